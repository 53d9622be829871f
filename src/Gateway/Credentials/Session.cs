using Gateway.Catalog;
using Gateway.Signing;

namespace Gateway.Credentials;

/// <summary>One session of the contractor's role. Immutable; the secret itself never leaves it.</summary>
internal sealed class Session
{
    private readonly string _secretAccessKey;

    // The key of the day. Two threads may derive it at once; both derive the same.
    private SigningKey? _key;

    public Session(
        string accessKeyId, string secretAccessKey, string sessionToken,
        DateTimeOffset expiration, string name, long generation)
    {
        _secretAccessKey = secretAccessKey;
        (AccessKeyId, SessionToken, Expiration, Name, Generation) =
            (accessKeyId, sessionToken, expiration, name, generation);
    }

    public string AccessKeyId { get; }

    /// <summary>The value of <c>x-amz-security-token</c>. As good as a password.</summary>
    public string SessionToken { get; }

    /// <summary>From here on AWS refuses the session.</summary>
    public DateTimeOffset Expiration { get; }

    /// <summary>The role session name, which stands in the contractor's CloudTrail.</summary>
    public string Name { get; }

    /// <summary>1 for the first session of this process, one more with every refresh.</summary>
    public long Generation { get; }

    /// <summary>The last four characters of the key id: enough to tell sessions apart in a log.</summary>
    public string KeyIdEnd => AccessKeyId[^4..];

    /// <summary>
    /// The key that signs at <paramref name="now"/> for that Region and service; the last one asked for is kept.
    /// </summary>
    public SigningKey KeyFor(DateTimeOffset now, AwsRegion region, string service)
    {
        var key = Volatile.Read(ref _key);
        if (key is null || !key.Covers(now, region.Name, service))
        {
            key = SigningKey.Derive(_secretAccessKey, now, region.Name, service);
            Volatile.Write(ref _key, key);
        }

        return key;
    }

    public override string ToString() => $"{Name}, generation {Generation}, key id ending {KeyIdEnd}";
}
