using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.Surfaces.OpenAI.Embeddings;

/// <summary>The caller's names for the places of the calls' bodies: <c>calls[1].texts[5]</c> is <c>input[101]</c>.</summary>
/// <param name="request">The request.</param>
/// <param name="textsPerCall">The number of texts in each call but the last.</param>
internal sealed partial class TextNames(EmbeddingRequest request, int textsPerCall) : PathNames
{
    public override string Of(string path)
    {
        if (Place().Match(path) is not { Success: true } place)
        {
            return path;
        }

        var call = int.Parse(place.Groups["call"].Value, CultureInfo.InvariantCulture);
        return place.Groups["member"].Value switch
        {
            "inputText" => request.NameOf(call),
            "texts" when place.Groups["text"] is { Success: true } text =>
                request.NameOf((call * textsPerCall) + int.Parse(text.Value, CultureInfo.InvariantCulture)),
            "texts" => "input",
            var member => member,
        };
    }

    [GeneratedRegex(@"\Acalls\[(?<call>\d+)\]\.(?<member>\w+)(\[(?<text>\d+)\])?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Place();
}
