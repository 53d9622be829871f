using System.Globalization;
using Amazon.SecurityToken.Model;
using Gateway.Simulator.Tests.Hosting;

namespace Gateway.Simulator.Tests.Sts;

public sealed class AssumeRoleConstraintTests
{
    private const string TooShort = "Member must have length greater than or equal to";
    private const string TooLong = "Member must have length less than or equal to";
    private const string Pattern = "Member must satisfy regular expression pattern:";
    private static readonly string LongName = new('x', 65);

    public static TheoryData<string, string, string> Violations => new()
    {
        { "roleArn", "arn:x", $"{TooShort} 20" },
        { "roleArn", "arn:aws:iam::1:role/" + new string('x', 2048), $"{TooLong} 2048" },
        { "roleSessionName", "x", $"{TooShort} 2" },
        { "roleSessionName", LongName, $"{TooLong} 64" },
        { "roleSessionName", "市役所", $@"{Pattern} [\w+=,.@-]*" },
        { "externalId", "x", $"{TooShort} 2" },
        { "externalId", new string('x', 1225), $"{TooLong} 1224" },
        { "externalId", "a b", $@"{Pattern} [\w+=,.@:\/-]*" },
        { "sourceIdentity", "x", $"{TooShort} 2" },
        { "sourceIdentity", LongName, $"{TooLong} 64" },
        { "sourceIdentity", "a:b", $@"{Pattern} [\w+=,.@-]*" },
        { "policy", new string('x', 2049), $"{TooLong} 2048" },
        { "policy", "日本語", $@"{Pattern} [\u0009\u000A\u000D\u0020-\u00FF]+" },
        { "durationSeconds", "899", "Member must have value greater than or equal to 900" },
        { "durationSeconds", "43201", "Member must have value less than or equal to 43200" },
    };

    [Theory]
    [MemberData(nameof(Violations))]
    public async Task A_parameter_beyond_its_constraint_is_named(string name, string value, string constraint)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var request = StsCaller.AssumeBedrockRole();
        Set(request, name, value);

        var refusal = await simulator.RefusedAsync(request);

        Assert.Equal("ValidationError", refusal.ErrorCode);
        Assert.Equal(
            $"1 validation error detected: Value '{value}' at '{name}' failed to satisfy constraint: {constraint}",
            refusal.Message);
    }

    [Fact]
    public async Task All_violations_are_named_together()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var request = StsCaller.AssumeBedrockRole();
        Set(request, "roleSessionName", "x");
        Set(request, "durationSeconds", "1");

        var refusal = await simulator.RefusedAsync(request);

        Assert.Equal(
            $"2 validation errors detected: Value 'x' at 'roleSessionName' failed to satisfy constraint: {TooShort} 2; "
            + "Value '1' at 'durationSeconds' failed to satisfy constraint: "
            + "Member must have value greater than or equal to 900",
            refusal.Message);
    }

    [Fact]
    public async Task A_missing_role_is_a_null_value()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var refusal = await simulator.RefusedAsync(new AssumeRoleRequest { RoleSessionName = "gateway-test" });

        Assert.Equal(
            "1 validation error detected: Value null at 'roleArn' failed to satisfy constraint: "
            + "Member must not be null",
            refusal.Message);
    }

    [Fact]
    public async Task A_text_that_is_no_ARN_is_invalid()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var request = StsCaller.AssumeBedrockRole();
        Set(request, "roleArn", "a-role-without-any-arn");

        var refusal = await simulator.RefusedAsync(request);

        Assert.Equal(("ValidationError", "a-role-without-any-arn is invalid"), (refusal.ErrorCode, refusal.Message));
    }

    [Fact]
    public async Task A_session_policy_that_is_no_policy_is_malformed()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var request = StsCaller.AssumeBedrockRole();
        Set(request, "policy", "{}");

        var refusal = await simulator.RefusedAsync(request);

        Assert.Equal("MalformedPolicyDocument", refusal.ErrorCode);
    }

    private static void Set(AssumeRoleRequest request, string name, string value)
    {
        switch (name)
        {
            case "roleArn":
                request.RoleArn = value;
                break;
            case "roleSessionName":
                request.RoleSessionName = value;
                break;
            case "externalId":
                request.ExternalId = value;
                break;
            case "sourceIdentity":
                request.SourceIdentity = value;
                break;
            case "policy":
                request.Policy = value;
                break;
            default:
                request.DurationSeconds = int.Parse(value, CultureInfo.InvariantCulture);
                break;
        }
    }
}
