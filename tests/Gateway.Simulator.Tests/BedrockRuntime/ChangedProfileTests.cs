using System.Net;
using Gateway.Simulator.Faults;
using Gateway.Simulator.Tests.Hosting;

namespace Gateway.Simulator.Tests.BedrockRuntime;

public sealed class ChangedProfileTests
{
    private const string Haiku = "jp.anthropic.claude-haiku-4-5-20251001-v1:0";
    private const string HaikuModel = "foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0";
    private const string ApplicationArn =
        "arn:aws:bedrock:ap-northeast-1:444455556666:application-inference-profile/a1b2c3d4e5f6";

    [Theory]
    [InlineData("converse", Some.Hello)]
    [InlineData("invoke", """{"anthropic_version":"bedrock-2023-05-31","max_tokens":9,"messages":[{"role":"user","content":"a"}]}""")]
    public async Task An_application_profile_is_invoked_by_its_ARN(string operation, string body)
    {
        await using var simulator = await WithApplicationAsync();
        simulator.Aws.Contractor.PermissionPolicy = Policy.Of(
            Policy.Statement("Allow", "bedrock:InvokeModel", ApplicationArn),
            Policy.Statement("Allow", "bedrock:InvokeModel", $"arn:aws:bedrock:ap-northeast-?::{HaikuModel}"));
        var call = Call(simulator).For(ApplicationArn).By(operation) with { Body = body };

        var first = await call.SendAsync();
        var second = await call.SendAsync();

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.Status, second.Status));
        Assert.Equal(
            ["ap-northeast-1", "ap-northeast-3"],
            simulator.Aws.Journal.Calls.Select(record => record.DestinationRegion));
    }

    [Fact]
    public async Task An_application_profile_needs_its_own_ARN_and_the_model_in_each_destination()
    {
        await using var simulator = await WithApplicationAsync();
        var call = Call(simulator).For(ApplicationArn);

        var noProfile = await call.SendAsync();
        simulator.Aws.Contractor.PermissionPolicy = Policy.Of(
            Policy.Statement("Allow", "bedrock:InvokeModel", ApplicationArn),
            Policy.Statement("Allow", "bedrock:InvokeModel", $"arn:aws:bedrock:ap-northeast-1::{HaikuModel}"));
        var noOsaka = await call.SendAsync();

        Assert.Contains($" on resource: {ApplicationArn} because", noProfile.Message, StringComparison.Ordinal);
        Assert.Contains(
            $" on resource: arn:aws:bedrock:ap-northeast-3::{HaikuModel} because",
            noOsaka.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_model_may_be_allowed_through_the_application_profile_only()
    {
        await using var simulator = await WithApplicationAsync();
        simulator.Aws.Contractor.PermissionPolicy = Policy.Of(
            Policy.Statement("Allow", "bedrock:InvokeModel", "arn:aws:bedrock:*:444455556666:*"),
            Policy.Statement(
                "Allow", "bedrock:InvokeModel", "arn:aws:bedrock:*::foundation-model/*",
                $$$""","Condition":{"StringEquals":{"bedrock:InferenceProfileArn":"{{{ApplicationArn}}}"}}"""));

        Assert.Equal(HttpStatusCode.OK, (await Call(simulator).For(ApplicationArn).SendAsync()).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Call(simulator).SendAsync()).Status);
    }

    [Theory]
    [InlineData("a1b2c3d4e5f6")]
    [InlineData("arn:aws:bedrock:ap-northeast-1:444455556666:application-inference-profile/000000000000")]
    [InlineData("arn:aws:bedrock:ap-northeast-1:111122223333:application-inference-profile/a1b2c3d4e5f6")]
    [InlineData("arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/a1b2c3d4e5f6")]
    public async Task Anything_but_its_ARN_is_no_model_identifier(string modelId)
    {
        await using var simulator = await WithApplicationAsync();
        simulator.Aws.Contractor.PermissionPolicy = Policy.AllowAll;

        var answer = await Call(simulator).For(modelId).SendAsync();

        Assert.Equal("The provided model identifier is invalid.", answer.Message);
    }

    [Fact]
    public async Task An_ordered_denial_names_the_application_profile()
    {
        await using var simulator = await WithApplicationAsync();
        simulator.Aws.Contractor.PermissionPolicy = Policy.AllowAll;
        simulator.Aws.Faults.Add(AwsServices.BedrockRuntime, "*", FaultKind.AccessDenied);

        var answer = await Call(simulator).For(ApplicationArn).SendAsync();

        Assert.Contains($" on resource: {ApplicationArn} because", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_through_a_profile_that_leads_abroad_does_run_there()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Contractor.PermissionPolicy = Policy.AllowAll;
        var profile = simulator.Aws.Profiles.AddApplication(
            "abroad000001", "海外", $"arn:aws:bedrock:us-west-2::{HaikuModel}");

        var answer = await Call(simulator).For(profile.ArnFor(Accounts.ContractorId)).SendAsync();

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("us-west-2", simulator.Aws.Journal.Calls[0].DestinationRegion);
    }

    [Fact]
    public async Task A_rerouted_profile_is_authorized_and_run_where_it_now_leads()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Profiles.Reroute(Haiku, "us-east-1");

        var denied = await Call(simulator).SendAsync();
        simulator.Aws.Contractor.PermissionPolicy = Policy.AllowAll;
        await Call(simulator).SendAsync();

        Assert.Contains(
            $" on resource: arn:aws:bedrock:us-east-1::{HaikuModel} because", denied.Message, StringComparison.Ordinal);
        Assert.Equal("us-east-1", simulator.Aws.Journal.Calls[^1].DestinationRegion);
    }

    [Fact]
    public async Task A_removed_profile_is_no_model_identifier()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Profiles.Remove(Haiku);

        var answer = await Call(simulator).SendAsync();

        Assert.Equal("The provided model identifier is invalid.", answer.Message);
    }

    [Fact]
    public async Task What_AWS_could_not_make_is_refused()
    {
        await using var simulator = await WithApplicationAsync();
        var profiles = simulator.Aws.Profiles;

        Assert.Throws<ArgumentException>(() => profiles.AddApplication("a1b2c3d4e5f6", "taken", Haiku));
        Assert.Throws<ArgumentException>(() => profiles.AddApplication("x", "no source"));
        Assert.Throws<ArgumentException>(() => profiles.AddApplication("x", "a copy of a copy", "a1b2c3d4e5f6"));
        Assert.Throws<ArgumentException>(
            () => profiles.AddApplication("x", "not in Tokyo", "us.anthropic.claude-haiku-4-5-20251001-v1:0"));
        Assert.Throws<ArgumentException>(() => profiles.AddApplication("x", "no profile", "jp.unknown"));
        Assert.Throws<ArgumentException>(
            () => profiles.AddApplication("x", "no model", "arn:aws:bedrock:us-east-1::foundation-model/unknown"));
        Assert.Throws<ArgumentException>(
            () => profiles.AddApplication("x", "an account", $"arn:aws:bedrock:us-east-1:1:{HaikuModel}"));
        Assert.Throws<ArgumentException>(
            () => profiles.AddApplication("x", "two models", Haiku, "jp.anthropic.claude-opus-5"));
        Assert.Throws<ArgumentException>(() => profiles.Reroute("jp.unknown", "us-east-1"));
        Assert.Throws<ArgumentException>(() => profiles.Reroute(Haiku));
    }

    private static async Task<RunningSimulator> WithApplicationAsync()
    {
        var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Profiles.AddApplication("a1b2c3d4e5f6", "住民課", Haiku);
        return simulator;
    }

    private static SignedCall Call(RunningSimulator simulator) => new(simulator, simulator.Session());
}
