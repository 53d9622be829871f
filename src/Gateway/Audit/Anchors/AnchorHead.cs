using System.Globalization;

namespace Gateway.Audit.Anchors;

/// <summary>A chain as an anchor names it.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Number">The place of a record: the chain's last that sums it up.</param>
/// <param name="Mac">Its MAC, in hexadecimal.</param>
/// <param name="KeyId">The id of the chain's key.</param>
/// <param name="Requests">The requests that the chain had settled there.</param>
/// <param name="PicoUsd">Their cost in pico-USD.</param>
internal sealed record AnchorHead(Guid Chain, long Number, string Mac, string KeyId, long Requests, long PicoUsd)
{
    private const string Word = "chain";

    /// <summary>The head's line in an anchor.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Word} {Chain} {Number} {Mac} {KeyId} {Requests} {PicoUsd}");

    /// <summary>Reads a line; <c>null</c> if it is none of a head.</summary>
    public static AnchorHead? Read(string line) =>
        line.Split(' ') is [Word, var chain, var number, var mac, var key, var requests, var cost]
        && Guid.TryParse(chain, out var id) && Whole(number, out var place) && Whole(requests, out var settled) && Whole(cost, out var picoUsd)
            ? new(id, place, mac, key, settled, picoUsd)
            : null;

    private static bool Whole(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
}
