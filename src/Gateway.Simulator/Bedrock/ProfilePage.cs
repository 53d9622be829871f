using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Gateway.Simulator.BedrockRuntime;
using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.Bedrock;

/// <summary>The part of the inference profiles that one call of ListInferenceProfiles asks for.</summary>
/// <param name="Type">The type of the profiles.</param>
/// <param name="Size">The maximum number of profiles.</param>
/// <param name="After">The id at which the previous page ended; empty for the first page.</param>
internal sealed record ProfilePage(string Type, int Size, string After)
{
    private const string System = "SYSTEM_DEFINED";
    private const string Application = "APPLICATION";
    private const int MaxOfAPage = 1000;
    private const int UsualSize = 100;

    internal static string TypeOf(InferenceProfile profile) => profile.Owner is null ? System : Application;

    /// <summary>Reads <c>type</c>, <c>maxResults</c> and <c>nextToken</c>; AWS ignores any other parameter.</summary>
    internal static (ProfilePage? Page, AwsError? Invalid) Read(RequestTarget target)
    {
        var token = target.Parameter("nextToken");
        var sizeText = target.Parameter("maxResults");

        // Without a type AWS lists only the system profiles, although its documentation does not say so.
        var type = target.Parameter("type") ?? System;
        var size = UsualSize;
        var isNumber = sizeText is null
            || int.TryParse(sizeText, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out size);
        var constraints = new Constraints().OneOf("typeEquals", type, System, Application);
        var invalid = (isNumber
                ? constraints.Range("maxResults", size, 1, MaxOfAPage)
                : constraints.NotANumber("maxResults", sizeText!))
            .Length("nextToken", token, 1, 2048)
            .Error;
        if (invalid is not null)
        {
            return (null, invalid);
        }

        return token is null ? (new ProfilePage(type, size, ""), null)
            : TryReadToken(token, type, out var after) ? (new ProfilePage(type, size, after), null)
            : (null, BedrockErrors.Validation("The provided nextToken is invalid."));
    }

    /// <summary>The page, and the token of the next one; the token is null on the last page.</summary>
    internal (IReadOnlyList<InferenceProfile> Profiles, string? NextToken) Of(IEnumerable<InferenceProfile> ordered)
    {
        // One more than requested shows whether there is a next page.
        var found = ordered
            .Where(profile => TypeOf(profile) == Type && string.CompareOrdinal(profile.Id, After) > 0)
            .Take(Size + 1)
            .ToList();
        return found.Count <= Size ? (found, null) : (found[..Size], WriteToken(Type, found[Size - 1].Id));
    }

    private static string WriteToken(string type, string lastId) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{type} {lastId}"));

    // A token is valid only for the type of list that returned it.
    private static bool TryReadToken(string token, string type, out string after)
    {
        after = "";
        if (!Base64Url.IsValid(token))
        {
            return false;
        }

        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split(' ');
        after = parts[^1];
        return parts.Length == 2 && parts[0] == type && after.Length > 0;
    }
}
