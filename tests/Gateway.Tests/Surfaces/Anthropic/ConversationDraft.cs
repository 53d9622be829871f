using System.Text;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces.Anthropic;

/// <summary>A generated request, made of parts of which some are to be spliced out.</summary>
internal sealed class ConversationDraft
{
    private static readonly string[] Spaces = ["", "", " ", "\n  ", "\t", "\r\n"];

    private static readonly string[] Texts =
    [
        "こんにちは", "\\u3053\\u3093", "a\\/b \\\\ \\\"model\\\":\\\"x\\\"", "\\ud83d\\ude00", "", " ", "{\\\"stream\\\":true}", "住民票の写し\\n2 通",
        "x-anthropic-billing-header", "\\u0000", "<tag>&amp;",
    ];

    private readonly SplitMix64 _dice;
    private readonly string _open;
    private readonly List<(string Text, bool IsCut)> _members = [];
    private readonly List<string> _sent = [];
    private readonly List<string> _kept = [];

    public ConversationDraft(SplitMix64 dice)
    {
        _dice = dice;
        _open = Space();
        Beta = dice.Of(["", "interleaved-thinking-2025-05-14", " pdfs-2024-09-25 ,oauth-2025-04-20", "x-2030-01-01,,"]);
        Add($"\"model\"{Space()}:{Space()}\"claude-haiku-4-5\"", isCut: true);
        Add($"\"messages\":{Messages()}");
        Maybe("\"stream\":true", isCut: true);
        Maybe("\"service_tier\":\"auto\"", isCut: true);
        Maybe($"\"next_member\":{{\"a\":[{Space()}]}}", isCut: true);
        Maybe("\"anthropic_version\":\"2023-06-01\"", isCut: true);
        Maybe("\"temperature\":7e-1");
        Maybe("\"stop_sequences\":[\"\\u3042\"]");
        Maybe($"\"metadata\":{{{Space()}\"user_id\":\"u\"}}");
        Maybe($"\"tools\":{Tools()}");
        Maybe($"\"system\":{SystemBlocks()}");
        for (var i = _members.Count - 1; i > 0; i--)
        {
            var other = dice.Below(i + 1);
            (_members[i], _members[other]) = (_members[other], _members[i]);
        }
    }

    /// <summary>The header anthropic-beta.</summary>
    public string Beta { get; }

    /// <summary>The body that the caller sends.</summary>
    public string Sent => $"{{{_open}{Written(_members, keepsAll: true)}}}";

    /// <summary>The body that Bedrock is to get.</summary>
    public string Expected(bool isCounted)
    {
        var betas = Beta.Split(',').Select(beta => beta.Trim())
            .Where(beta => beta is "interleaved-thinking-2025-05-14" or "pdfs-2024-09-25").ToList();
        var head = "\"anthropic_version\":\"bedrock-2023-05-31\","
            + (betas.Count > 0 ? $"\"anthropic_beta\":[\"{string.Join("\",\"", betas)}\"]," : "")
            + (isCounted ? "\"max_tokens\":1," : "");
        var text = $"{{{head}{_open}{Written(_members, keepsAll: false)}}}";
        return _sent.Zip(_kept).Aggregate(text, (body, part) => body.Replace(part.First, part.Second, StringComparison.Ordinal));
    }

    // A part that is cut takes the comma after it; at the end, the commas and spaces since the last part that stays.
    private static string Written(List<(string Text, bool IsCut)> parts, bool keepsAll)
    {
        var text = new StringBuilder();
        var last = keepsAll ? parts.Count - 1 : parts.FindLastIndex(part => !part.IsCut);
        for (var i = 0; i <= last; i++)
        {
            var space = i % 3 == 1 ? " " : "";
            text.Append(keepsAll || !parts[i].IsCut ? parts[i].Text + (i < last ? "," : "") : "").Append(i < last ? space : "");
        }

        return text.ToString();
    }

    private string Messages()
    {
        var messages = new List<string>();
        for (var turns = 1 + _dice.Below(6); turns > 0; turns--)
        {
            messages.Add($"{{\"role\":\"user\",{Space()}\"content\":{(_dice.Toss() ? $"\"{Text()}\"" : $"[{Results()}]")}}}");
            messages.Add($"{{\"content\":[{Thinking()},{Space()}{{\"type\":\"text\",\"text\":\"{Text()}\"}},{ToolUse()}],\"role\":\"assistant\"}}");
        }

        return $"[{Space()}{string.Join($",{Space()}", messages)}]";
    }

    private string Thinking() => _dice.Toss()
        ? $"{{{Space()}\"signature\":\"{Signature()}\",\"thinking\":\"{Text()}\",\"type\":\"thinking\"}}"
        : $"{{\"type\":\"redacted_thinking\",{Space()}\"data\":\"{Signature()}\"}}";

    private string ToolUse() =>
        $"{{\"type\":\"tool_use\",\"id\":\"toolu_bdrk_{_dice.Below(999)}\",\"name\":\"find\",\"input\":{{\"q\":\"{Text()}\",\"n\":1.0E+2,\"stream\":true{Space()}}}}}";

    private string Results() =>
        $"{{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_bdrk_1\",\"content\":[{{\"type\":\"text\",\"text\":\"{Text()}\"}}]}}";

    private string Tools()
    {
        var spliced = $"{{\"name\":\"n{_dice.Below(9)}\",\"eager_input_streaming\":true,\"input_schema\":{{\"eager_input_streaming\":0}}}}";
        Spliced(spliced, spliced.Replace("\"eager_input_streaming\":true,", "", StringComparison.Ordinal));
        return $"[{spliced},{Space()}{{\"name\":\"m\",\"input_schema\":{{{Space()}}}}}]";
    }

    private string SystemBlocks()
    {
        var attribution = $"[{{\"type\":\"text\",\"text\":\"x-anthropic-billing-header: cc_version={_dice.Below(99)};\"}},{{\"type\":\"text\",\"text\":\"";
        Spliced(attribution, "[{\"type\":\"text\",\"text\":\"");
        return $"{attribution}{Text()}\",\"cache_control\":{{\"type\":\"ephemeral\",\"ttl\":\"1h\"}}}}]";
    }

    private void Spliced(string sent, string kept)
    {
        _sent.Add(sent);
        _kept.Add(kept);
    }

    private string Signature()
    {
        var bytes = new byte[3 * (1 + _dice.Below(200))];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)_dice.Next();
        }

        var text = Convert.ToBase64String(bytes);
        return _dice.Toss() ? text.Replace("/", "\\/", StringComparison.Ordinal).Replace("+", "\\u002b", StringComparison.Ordinal) : text;
    }

    private string Text() => _dice.Of(Texts);

    private string Space() => _dice.Of(Spaces);

    private void Add(string text, bool isCut = false) => _members.Add((text, isCut));

    private void Maybe(string text, bool isCut = false)
    {
        if (_dice.Toss())
        {
            Add(text, isCut);
        }
    }
}
