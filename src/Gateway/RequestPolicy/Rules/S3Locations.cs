using System.Text;
using Gateway.Callers;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Violations;

namespace Gateway.RequestPolicy.Rules;

/// <summary>The S3 locations that Bedrock may read for an application, with the contractor's role.</summary>
internal sealed class S3Locations(IEnumerable<S3LocationOptions> allowed)
{
    private const int MaxUriLength = 1024; // S3Location, uri: 1..1024 characters.

    private readonly (byte[] Prefix, byte[] Owner)[] _allowed =
        [.. allowed.Select(place => (Encoding.UTF8.GetBytes(place.Uri), Encoding.UTF8.GetBytes(place.BucketOwner)))];

    public bool IsEmpty => _allowed.Length == 0;

    /// <summary>Evaluates an <c>s3Location</c> by its texts: uri and bucketOwner.</summary>
    public PolicyViolation Evaluate(ReadOnlySpan<byte> body, in CollectedTexts texts)
    {
        var uri = texts[0];
        if (!uri.IsGiven || uri.Length > MaxUriLength * @"\uXXXX".Length)
        {
            return new(PolicyViolationKind.S3Location, ".uri");
        }

        var name = uri.Read(body, stackalloc byte[uri.IsEscaped ? uri.Length : 0]);
        var isInside = false;
        foreach (var (prefix, owner) in _allowed)
        {
            if (name.StartsWith(prefix) && IsPlain(name[prefix.Length..]))
            {
                isInside = true;
                if (texts[1].Is(body, owner))
                {
                    return default;
                }
            }
        }

        return isInside ? new(PolicyViolationKind.BucketOwner, ".bucketOwner") : new(PolicyViolationKind.S3Location, ".uri");
    }

    // S3 uses a key literally, but another reader of the URI might decode %XX or resolve "..", and leave the prefix.
    private static bool IsPlain(ReadOnlySpan<byte> rest) =>
        !rest.Contains((byte)'%') && !rest.StartsWith("../"u8) && rest.IndexOf("/../"u8) < 0;
}
