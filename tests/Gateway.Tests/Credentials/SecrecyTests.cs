using System.Diagnostics.Metrics;
using Amazon.Runtime;
using Gateway.Errors;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Credentials;

public class SecrecyTests
{
    [Fact]
    public async Task No_log_line_at_any_level_holds_a_secret_or_a_token()
    {
        await using var rig = await SessionRig.CreateAsync();
        await rig.StartAsync();
        var session = await rig.SessionAsync();
        rig.Session.Invalidate(session.AccessKeyId);
        await rig.SessionAsync();

        // AWS quotes the canonical request, which contains the session token.
        rig.Sts.Response = _ =>
            StsResponse.Error(403, "SignatureDoesNotMatch", $"should have been x-amz-security-token:{TheSession.BaseToken}");
        rig.Clock.Advance(TimeSpan.FromHours(2));
        await rig.ErrorAsync();

        Assert.NotEmpty(rig.Logs.All);
        Assert.DoesNotContain(rig.Logs.All, line => line.Contains("CANARY", StringComparison.Ordinal));
        Assert.DoesNotContain(rig.Logs.All, line => line.Contains(session.AccessKeyId, StringComparison.Ordinal));
        Assert.Contains(rig.Logs.All, line => line.Contains("key id ending 0001", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failure_of_the_base_credentials_is_told_without_quoting_the_metadata_endpoint()
    {
        await using var rig = await SessionRig.CreateAsync(baseCredentials: new BrokenCredentials());

        var error = await rig.ErrorAsync();

        Assert.Equal(ErrorCode.CredentialsUnavailable, error.Code);
        Assert.Equal(0, rig.Sts.Calls);
        Assert.Contains(rig.Logs.All, line => line.Contains("base_credentials", StringComparison.Ordinal));
        Assert.DoesNotContain(rig.Logs.All, line => line.Contains("CANARY", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Base_credentials_with_an_STS_client_of_their_own_are_refused_with_the_reason()
    {
        var role = new AssumeRoleAWSCredentials(new BasicAWSCredentials("AKIA", TheSession.BaseSecret), TheSession.RoleArn, "own");
        await using var rig = await SessionRig.CreateAsync(baseCredentials: role);

        await rig.ErrorAsync();

        Assert.Equal(0, rig.Sts.Calls);
        Assert.Contains(
            "The gateway's own AWS credentials could not be had. "
            + "The AWS SDK's chain ends in a role it would assume itself (a profile with role_arn, or web identity), "
            + "with an STS client that keeps neither the gateway's addresses nor its time limits. "
            + "Give the gateway a task role or an instance profile.",
            Assert.Single(rig.Logs.At(LogLevel.Error)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_and_time_to_expiry_are_measured()
    {
        await using var rig = await SessionRig.CreateAsync();
        var results = new List<string?>();
        var expiries = new List<double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, subscription) =>
        {
            // Only this rig's own instruments: other tests run at the same time.
            if (instrument.Meter.Name == "Gateway"
                && ReferenceEquals(instrument.Meter.Scope, rig.Services.GetRequiredService<IMeterFactory>()))
            {
                subscription.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            switch (instrument.Name)
            {
                case "gateway.credentials.expiry":
                    expiries.Add(value);
                    break;
                case "gateway.sts.assume_role.duration":
                    results.Add($"{tags[0].Key}={tags[0].Value} {tags[1].Key}={tags[1].Value}");
                    break;
            }
        });
        listener.Start();

        listener.RecordObservableInstruments();
        await rig.RefreshAsync();
        rig.Sts.Response = _ => StsResponse.Error(403, "AccessDenied");
        rig.Clock.Advance(TimeSpan.FromMinutes(50));
        await rig.RefreshAsync();
        listener.RecordObservableInstruments();

        Assert.Equal(
            [$"aws.role={TheSession.RoleArn} gateway.result=ok", $"aws.role={TheSession.RoleArn} gateway.result=AccessDenied"],
            results);
        Assert.Equal([600], expiries);
    }

    [Fact]
    public void Printed_a_role_shows_everything_but_its_external_id() =>
        Assert.Equal(
            $"{TheSession.RoleArn} as gateway-test",
            TheSession.Role.ToString());

    private sealed class BrokenCredentials : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials() =>
            throw new AmazonClientException($"Unable to parse {TheSession.BaseToken}");
    }
}
