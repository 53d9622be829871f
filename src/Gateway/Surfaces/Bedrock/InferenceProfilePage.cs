using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Gateway.Errors;

namespace Gateway.Surfaces.Bedrock;

/// <summary>The part of the inference profiles that one ListInferenceProfiles asks for, with AWS's names and limits.</summary>
/// <param name="IsSystemDefined">False when only application profiles are asked for, of which none is listed.</param>
/// <param name="Size">The maximum number of profiles.</param>
/// <param name="After">The id at which the previous page ended; empty for the first page.</param>
internal sealed record InferenceProfilePage(bool IsSystemDefined, int Size, string After)
{
    private const string Application = "APPLICATION";
    private const int MaxSize = 1000;
    private const int MaxTokenLength = 2048;

    private static readonly GatewayError WrongType = ErrorCode.InvalidRequest.Because(
        $"type は {InferenceProfileSummary.SystemDefined} か {Application} にしてください。",
        $"Set type to {InferenceProfileSummary.SystemDefined} or {Application}.");

    private static readonly GatewayError WrongSize = ErrorCode.InvalidRequest.Because(
        $"maxResults は 1～{MaxSize} の整数にしてください。", $"Set maxResults to a whole number from 1 to {MaxSize}.");

    private static readonly GatewayError WrongToken = ErrorCode.InvalidRequest.Because(
        "nextToken は、前の応答の nextToken をそのまま指定してください。", "Set nextToken to the nextToken of the previous response.");

    /// <summary>Reads <c>type</c>, <c>maxResults</c> and <c>nextToken</c>. Like AWS, it ignores any other parameter.</summary>
    public static Result<InferenceProfilePage> Read(IQueryCollection query)
    {
        // Without a type AWS lists the system-defined profiles.
        string type = query["type"] is { Count: > 0 } types ? types.ToString() : InferenceProfileSummary.SystemDefined;
        if (type is not (InferenceProfileSummary.SystemDefined or Application))
        {
            return WrongType;
        }

        var size = MaxSize;
        if (query["maxResults"] is { Count: > 0 } sizes
            && (!int.TryParse(sizes.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out size) || size is < 1 or > MaxSize))
        {
            return WrongSize;
        }

        var after = "";
        return query["nextToken"] is { Count: > 0 } tokens && !TryReadToken(tokens.ToString(), out after)
            ? WrongToken
            : new InferenceProfilePage(type != Application, size, after);
    }

    /// <summary>The page, and the token of the next one; the token is null on the last page.</summary>
    public Response Of(IEnumerable<InferenceProfileSummary> profiles)
    {
        var left = profiles
            .Where(profile => IsSystemDefined && string.CompareOrdinal(profile.InferenceProfileId, After) > 0)
            .OrderBy(profile => profile.InferenceProfileId, StringComparer.Ordinal)
            .ToList();
        return left.Count <= Size
            ? new([.. left], null)
            : new([.. left.Take(Size)], Base64Url.EncodeToString(Encoding.UTF8.GetBytes(left[Size - 1].InferenceProfileId)));
    }

    private static bool TryReadToken(string token, out string after)
    {
        after = token.Length is > 0 and <= MaxTokenLength && Base64Url.IsValid(token)
            ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token))
            : "";
        return after.Length > 0;
    }

    /// <summary>The response of ListInferenceProfiles.</summary>
    internal sealed record Response(
        ImmutableArray<InferenceProfileSummary> InferenceProfileSummaries,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NextToken);
}
