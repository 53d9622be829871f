using Gateway.Bedrock.Targets;
using Gateway.Tests.Credentials;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Bedrock.Targets;

public class ContractorOptionsTests
{
    [Fact]
    public async Task Every_problem_is_reported_at_once_and_names_its_key_and_remedy()
    {
        var failures = await FailuresAsync(
            ("Contractor:RoleArn", "arn:aws:iam::444455556666:user/someone"),
            ("Contractor:ExternalId", "日本"),
            ("Contractor:SessionDuration", "02:00:00"),
            ("Contractor:RefreshWindow", "00:50:00"),
            ("Contractor:SessionName", "a name"),
            ("AWS_WEB_IDENTITY_TOKEN_FILE", "/var/run/token"),
            ("AWS_ROLE_ARN", TheSession.RoleArn));

        Assert.Equal(7, failures.Length);
        Assert.Contains(failures, failure =>
            failure.Contains(
                "Contractor__RoleArn is not the ARN of a role. Set it to arn:aws:iam::", StringComparison.Ordinal));
        Assert.Contains(failures, failure =>
            failure.Contains("Contractor__ExternalId is not an external id. Use", StringComparison.Ordinal));
        Assert.Contains(failures, failure =>
            failure.Contains(
                "/ Contractor__SessionDuration is out of range. Set it between", StringComparison.Ordinal));
        Assert.Contains(failures, failure =>
            failure.Contains("/ Contractor__RefreshWindow is out of range. Set it between", StringComparison.Ordinal));
        Assert.Contains(failures, failure =>
            failure.Contains("/ Contractor__SessionName is not a session name. Use", StringComparison.Ordinal));
        Assert.Contains(failures, failure =>
            failure.Contains("/ Contractor__RefreshWindow is 00:50:00, more than a third", StringComparison.Ordinal));
        Assert.Contains(failures, failure =>
            failure.Contains(
                "/ AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN are set. Unset them", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_missing_is_named()
    {
        var failures = await FailuresAsync(("Contractor:RoleArn", ""), ("Contractor:ExternalId", null));

        Assert.Equal(2, failures.Length);
        Assert.Contains(
            failures, failure => failure.Contains("Contractor__RoleArn is not set.", StringComparison.Ordinal));
        Assert.Contains(
            failures, failure => failure.Contains("Contractor__ExternalId is not set.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_window_longer_than_a_third_of_the_session_is_refused_with_both_values()
    {
        var failures = await FailuresAsync(("Contractor:SessionDuration", "00:30:00"));

        Assert.Equal(
            "Contractor__RefreshWindow: 00:15:00 は Contractor__SessionDuration（00:30:00）の 3 分の 1 を超えています。00:10:00 以下にしてください。"
            + "/ Contractor__RefreshWindow is 00:15:00, more than a third of Contractor__SessionDuration (00:30:00). "
            + "Set it to 00:10:00 or less.",
            Assert.Single(failures));
    }

    [Fact]
    public async Task Problems_of_other_slices_are_reported_beside_these()
    {
        await using var rig = await SessionRig.CreateAsync(
            configure: services => services.AddOptionsWithValidateOnStart<HealthCheckPublisherOptions>("other")
                .Validate(_ => false, "another problem"),
            settings: ("Contractor:ExternalId", "日本"));

        var invalid = await Assert.ThrowsAsync<AggregateException>(rig.StartAsync);

        Assert.Equal(2, invalid.InnerExceptions.Count);
    }

    [Theory]
    [InlineData("AWS_WEB_IDENTITY_TOKEN_FILE")]
    [InlineData("AWS_ROLE_ARN")]
    public async Task One_half_of_web_identity_is_none(string key)
    {
        await using var rig = await SessionRig.CreateAsync(settings: (key, "x"));

        await rig.StartAsync();

        Assert.Equal(1, (await rig.SessionAsync()).Generation);
    }

    [Fact]
    public async Task The_defaults_are_valid_and_name_the_machine()
    {
        await using var rig = await SessionRig.CreateAsync(settings: ("Contractor:SessionName", null));

        var options = rig.Services.GetRequiredService<IOptions<ContractorOptions>>().Value;

        Assert.Equal("444455556666", AssumedRole.Of(options).AccountId);
        Assert.Matches("^gateway-[A-Za-z0-9._-]+$", options.RoleSessionName);
    }

    [Fact]
    public void Unset_the_options_name_nobody()
    {
        var options = new ContractorOptions();

        Assert.Equal(("", "", "-"), (options.RoleArn, options.ExternalId, AssumedRole.Of(options).AccountId));
    }

    [Theory]
    [InlineData("ip-10-0-0-1.ap-northeast-1", "gateway-ip-10-0-0-1.ap-northeast-1")]
    [InlineData("市役所 01", "gateway-----01")]
    public void The_default_session_name_holds_only_what_STS_takes(string machine, string name) =>
        Assert.Equal(name, ContractorOptions.NameFor(machine));

    [Fact]
    public void The_default_session_name_fits() =>
        Assert.Equal(64, ContractorOptions.NameFor(new string('x', 200)).Length);

    private static async Task<string[]> FailuresAsync(params (string Key, string? Value)[] settings)
    {
        var invalid = await Assert.ThrowsAsync<OptionsValidationException>(async () =>
        {
            await using var rig = await SessionRig.CreateAsync(settings: settings);
            await rig.StartAsync();
        });

        return [.. invalid.Failures];
    }
}
