using System.Globalization;

namespace Gateway.Catalog.Prices;

/// <summary>
/// A moment as people write it: ISO 8601 with <c>Z</c> or an offset. Without either, .NET would take the machine's own time
/// zone, which is UTC in a container and not the contract's.
/// </summary>
internal static class Moment
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK",
    ];

    /// <summary>Reads a moment; false for any other text.</summary>
    public static bool TryParse(string text, out DateTimeOffset moment)
    {
        moment = default;
        return (text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-'))
            && DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out moment);
    }

    /// <summary>Reads a moment of settings that are known to be valid.</summary>
    public static DateTimeOffset Parse(string text) =>
        TryParse(text, out var moment) ? moment : throw new FormatException($"'{text}' is not a moment with an offset.");
}
