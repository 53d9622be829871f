using Amazon.Runtime;

namespace Gateway.Tests.Credentials;

/// <summary>The gateway's own credentials during refreshes of the session.</summary>
public class BaseCredentialsTests
{
    [Fact]
    public async Task They_are_asked_for_at_every_refresh_and_once_each_time()
    {
        var source = new CountingSource();
        await using var rig = await SessionRig.CreateAsync(baseCredentials: source);

        await rig.SessionAsync();
        rig.Clock.Advance(TimeSpan.FromHours(1));
        await rig.SessionAsync();

        Assert.Equal(2, source.Asked);
        Assert.Contains("ASIATASKROLE00000002", rig.Sts.LastCall.Authorization, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_their_source_does_not_answer_the_last_ones_are_shown_to_STS()
    {
        var source = new CountingSource();
        await using var rig = await SessionRig.CreateAsync(baseCredentials: source);
        await rig.SessionAsync();
        source.IsAway = true;

        rig.Clock.Advance(TimeSpan.FromHours(1));
        var session = await rig.SessionAsync();

        Assert.Equal("ASIACONTRACTOR000002", session.AccessKeyId);
        Assert.Contains("ASIATASKROLE00000001", rig.Sts.LastCall.Authorization, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_there_is_no_session_and_STS_is_not_asked()
    {
        await using var rig = await SessionRig.CreateAsync(baseCredentials: new CountingSource { IsAway = true });

        var error = await rig.ErrorAsync();

        Assert.Equal("credentials_unavailable", error.Code.Name);
        Assert.Equal(0, rig.Sts.Calls);
    }

    private sealed class CountingSource : AWSCredentials
    {
        public int Asked { get; private set; }

        public bool IsAway { get; set; }

        public override ImmutableCredentials GetCredentials() => IsAway
            ? throw new AmazonServiceException("Nobody answers.")
            : new ImmutableCredentials($"ASIATASKROLE0000{++Asked:0000}", TheSession.BaseSecret, TheSession.BaseToken);

        public override Task<ImmutableCredentials> GetCredentialsAsync() => Task.FromResult(GetCredentials());
    }
}
