using Gateway.Bedrock.Targets;
using Gateway.Signing;

namespace Gateway.Credentials;

/// <summary>One session of the contractor's role. Immutable; the secret itself never leaves it.</summary>
internal sealed class Session
{
    private readonly string _secretAccessKey;

    // The key of the day. Two threads may derive it at once; both derive the same.
    private SigningKey? _key;

    public Session(
        UpstreamTarget target, string accessKeyId, string secretAccessKey, string sessionToken,
        DateTimeOffset expiration, string name, long generation)
    {
        (Target, _secretAccessKey) = (target, secretAccessKey);
        (AccessKeyId, SessionToken, Expiration, Name, Generation) =
            (accessKeyId, sessionToken, expiration, name, generation);
    }

    /// <summary>The target whose role it is of. Signs nothing that is sent to another.</summary>
    public UpstreamTarget Target { get; }

    public string AccessKeyId { get; }

    /// <summary>The value of <c>x-amz-security-token</c>. As good as a password.</summary>
    public string SessionToken { get; }

    /// <summary>From here on AWS refuses the session.</summary>
    public DateTimeOffset Expiration { get; }

    /// <summary>The role session name, which stands in the contractor's CloudTrail.</summary>
    public string Name { get; }

    /// <summary>1 for the first session of its target, one more with every refresh.</summary>
    public long Generation { get; }

    /// <summary>The last four characters of the key id: enough to tell sessions apart in a log.</summary>
    public string KeyIdEnd => AccessKeyId[^4..];

    /// <summary>
    /// The key that signs at <paramref name="now"/> for that service in the target's Region; the last one asked for is kept.
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
