using System.Text.Json.Nodes;
using Gateway.Simulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Testing;

/// <summary>Changes the two accounts before the first call, and so before the gateway starts.</summary>
internal static class SimulatorSetup
{
    public static void Prepare(this WebApplicationBuilder simulator, Action<SimulatedAws> prepare) =>
        simulator.Services.AddSingleton<IStartupFilter>(new Filter(prepare));

    /// <summary>A policy document without the statements with these ids, each of which must exist.</summary>
    public static string Without(string policy, params string[] statementIds)
    {
        var document = JsonNode.Parse(policy)!;
        var statements = document["Statement"]!.AsArray();
        foreach (var id in statementIds)
        {
            statements.Remove(statements.Single(statement => (string?)statement!["Sid"] == id));
        }

        return document.ToJsonString();
    }

    private sealed class Filter(Action<SimulatedAws> prepare) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            prepare(app.ApplicationServices.GetRequiredService<SimulatedAws>());
            next(app);
        };
    }
}
