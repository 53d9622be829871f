using Gateway.Bedrock.Targets;
using Gateway.Signing;

namespace Gateway.Credentials;

/// <summary>One session of the contractor's role. Immutable; its secret is never exposed.</summary>
internal sealed class Session
{
    private readonly string _secretAccessKey;

    // The signing key of the day. Two threads may derive it at the same time; both derive the same.
    private SigningKey? _key;

    public Session(
        UpstreamTarget target, string accessKeyId, string secretAccessKey, string sessionToken,
        DateTimeOffset expiration, string name, long generation)
    {
        (Target, _secretAccessKey) = (target, secretAccessKey);
        (AccessKeyId, SessionToken, Expiration, Name, Generation) =
            (accessKeyId, sessionToken, expiration, name, generation);
    }

    /// <summary>The target of the role. The session signs nothing that is sent to another target.</summary>
    public UpstreamTarget Target { get; }

    public string AccessKeyId { get; }

    /// <summary>The value of <c>x-amz-security-token</c>. As secret as a password.</summary>
    public string SessionToken { get; }

    /// <summary>The time from which AWS refuses the session.</summary>
    public DateTimeOffset Expiration { get; }

    /// <summary>The role session name, which appears in the contractor's CloudTrail.</summary>
    public string Name { get; }

    /// <summary>1 for the first session of its target, incremented with every refresh.</summary>
    public long Generation { get; }

    /// <summary>The last four characters of the key id: enough to distinguish sessions in a log.</summary>
    public string KeyIdEnd => AccessKeyId[^4..];

    /// <summary>
    /// The key that signs at <paramref name="now"/> for that service in the target's Region. The last key is cached.
    /// </summary>
    public SigningKey KeyFor(DateTimeOffset now, string service)
    {
        var region = Target.SourceRegion.Name;
        var key = Volatile.Read(ref _key);
        if (key is null || !key.Covers(now, region, service))
        {
            key = SigningKey.Derive(_secretAccessKey, now, region, service);
            Volatile.Write(ref _key, key);
        }

        return key;
    }

    public override string ToString() => $"{Name}, generation {Generation}, key id ending {KeyIdEnd}";
}
