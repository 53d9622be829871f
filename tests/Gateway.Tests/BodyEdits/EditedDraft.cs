using Gateway.RequestPolicy.Rules;

namespace Gateway.Tests.BodyEdits;

/// <summary>A Converse body with <c>modelId</c>, built from pieces, and the expected body after the edits.</summary>
internal sealed class EditedDraft
{
    private const string ModelId = "\"modelId\":\"m\"";

    private readonly List<(string Before, string Member, string Value, string Behind)> _pieces;

    /// <param name="members">Members that the gateway does not edit.</param>
    /// <param name="metadata">The value of <c>requestMetadata</c>; empty for none.</param>
    /// <param name="inference">The value of <c>inferenceConfig</c>; empty for none.</param>
    /// <param name="at">Decides the positions of the edited members.</param>
    /// <param name="spaces">White space, two for each member.</param>
    public EditedDraft(IEnumerable<string> members, string metadata, string inference, int at, string[] spaces)
    {
        var all = members.Select(member => (Member: member, Value: "")).ToList();
        all.Insert(at % (all.Count + 1), (ModelId, ""));
        if (metadata.Length > 0)
        {
            all.Insert(at / 7 % (all.Count + 1), ($"\"requestMetadata\":{spaces[18]}", metadata));
        }

        if (inference.Length > 0)
        {
            all.Insert(at / 49 % (all.Count + 1), ($"\"inferenceConfig\":{spaces[19]}", inference));
        }

        _pieces = [.. all.Select((one, i) => (spaces[i], one.Member, one.Value, spaces[i + 9]))];
    }

    public string Body => $"{{{string.Join(',', _pieces.Select(Text))}}}";

    /// <summary>The body that should be sent to Bedrock.</summary>
    public string Expected(MemberPolicy policy, string requestId)
    {
        var own = policy.Metadata is null
            ? ""
            : $"\"municipality\":\"131016\",\"application\":\"desk\",\"requestId\":\"{requestId}\"";
        var tokens = policy.MaxTokens is null ? "" : $"\"maxTokens\":{policy.MaxTokens}";
        var pieces = _pieces.Select(piece => piece.Member switch
        {
            var name when name.StartsWith("\"requestMetadata\"", StringComparison.Ordinal) =>
                piece with { Value = Into(piece.Value, own) },
            var name when name.StartsWith("\"inferenceConfig\"", StringComparison.Ordinal) =>
                piece with { Value = Clamped(piece.Value, tokens) },
            _ => piece,
        }).ToList();
        var rest = WithoutModelId(pieces);
        string[] added =
        [
            tokens.Length > 0 && !Has("inferenceConfig") ? $"\"inferenceConfig\":{{{tokens}}}" : "",
            own.Length > 0 && !Has("requestMetadata") ? $"\"requestMetadata\":{{{own}}}" : "",
            policy.Guardrail is null
                ? ""
                : "\"guardrailConfig\":{\"guardrailIdentifier\":\"gr1\",\"guardrailVersion\":\"2\"}",
        ];
        var members = string.Join(',', added.Where(member => member.Length > 0));
        return $"{{{members}{(members.Length > 0 && _pieces.Count > 1 ? "," : "")}{rest}}}";
    }

    private bool Has(string name) =>
        _pieces.Exists(piece => piece.Member.StartsWith($"\"{name}\"", StringComparison.Ordinal));

    // A comma is removed with it: the one after it, or if there is none, the one before it.
    private static string WithoutModelId(List<(string Before, string Member, string Value, string Behind)> pieces)
    {
        var at = pieces.FindIndex(piece => piece.Member == ModelId);
        var before = string.Join(',', pieces.Take(at).Select(Text));
        var behind = string.Join(',', pieces.Skip(at + 1).Select(Text));
        return (at, pieces.Count - 1 - at) switch
        {
            (0, 0) => pieces[at].Before + pieces[at].Behind,
            (_, 0) => before + pieces[at].Behind,
            (0, _) => pieces[at].Before + behind,
            _ => before + "," + pieces[at].Before + behind,
        };
    }

    private static string Into(string value, string members) => value switch
    {
        _ when members.Length == 0 => value,
        "null" => $"{{{members}}}",
        "{}" or "{ }" => $"{{{members}{value[1..]}",
        _ => $"{{{members},{value[1..]}",
    };

    private static string Clamped(string value, string tokens) =>
        value.Contains("maxTokens", StringComparison.Ordinal)
            ? tokens.Length > 0 ? value.Replace("9999", "500", StringComparison.Ordinal) : value
            : Into(value, tokens);

    private static string Text((string Before, string Member, string Value, string Behind) piece) =>
        piece.Before + piece.Member + piece.Value + piece.Behind;
}
