using System.Text.Json.Nodes;
using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;
using Gateway.Simulator;
using Gateway.Simulator.Identities;
using Gateway.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Residency.Proofs;

/// <summary>A gateway whose proofs become hours old in a moment.</summary>
internal sealed class ProofStage
{
    private static readonly TimeSpan Nap = TimeSpan.FromSeconds(25);

    private readonly ObservedClock _clock = new(TimeProvider.System.GetUtcNow());

    /// <summary>The contractor's policy without the permissions to ask what AWS has where.</summary>
    public static string WithoutReading(SimulatedAws aws) =>
        SimulatorSetup.Without(aws.Contractor.PermissionPolicy, "WhatDoctorReads", "WhereProfilesRun", "WhatIsInTokyo");

    /// <summary>The model in <c>GET /residency</c>.</summary>
    public static async Task<JsonNode> EntryAsync(TestGateway gateway, string alias = "claude-haiku-4-5") =>
        (await Some.JsonAsync(await gateway.Get("/residency")))["models"]!.AsArray()
            .Single(model => (string?)model!["alias"] == alias)!;

    /// <summary>Starts the gateway and waits until AWS was asked once.</summary>
    public async Task<TestGateway> StartAsync(
        Dictionary<string, string?>? settings = null, Action<SimulatedAws>? prepare = null,
        Action<WebApplicationBuilder>? simulator = null)
    {
        // The SDK renews a task role's session by the machine's clock: here it outlasts the test.
        IssuedCredentials? task = null;
        var gateway = await TestGateway.StartAsync(
            settings,
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(_clock);
                builder.Services.AddDefaultAWSOptions(new AWSOptions
                {
                    Credentials = new SessionAWSCredentials(task!.AccessKeyId, task.SecretAccessKey, task.SessionToken),
                });
            },
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(_clock);
                simulator?.Invoke(builder);
                builder.Prepare(aws =>
                {
                    task = aws.IssueTaskSession(TimeSpan.FromDays(3));
                    prepare?.Invoke(aws);
                });
            });
        await _clock.TimerAsync(Nap, TestContext.Current.CancellationToken);
        return gateway;
    }

    /// <summary>Lets time pass, and waits until AWS was asked again.</summary>
    public Task LookAgainAsync(TimeSpan later)
    {
        _clock.Advance(later);
        return _clock.TimerAsync(Nap, TestContext.Current.CancellationToken);
    }
}
