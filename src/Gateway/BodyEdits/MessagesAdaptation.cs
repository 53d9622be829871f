using System.Text;
using Gateway.Catalog;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;

namespace Gateway.BodyEdits;

/// <summary>
/// Adapts a body of Anthropic's own API to a model whose features differ from those that the client expects, as the catalog
/// knows them. A feature that the catalog does not know changes nothing.
/// </summary>
internal static class MessagesAdaptation
{
    private const string OutputConfig = "output_config";

    // The longest level is "medium".
    private const int MaxEffortLength = 16;

    private static ReadOnlySpan<byte> WhiteSpace => " \t\r\n"u8;

    /// <param name="to">The edits of the request.</param>
    /// <param name="found">The results of the walk.</param>
    /// <param name="body">The body.</param>
    /// <param name="features">What the model accepts.</param>
    public static void Apply(Adaptation to, in RequestMembers found, ReadOnlySpan<byte> body, ModelFeatures features)
    {
        foreach (var (path, span) in found.Adaptable ?? [])
        {
            switch (path)
            {
                case "system":
                    RemoveAttribution(to, span, body);
                    break;
                case "messages[].role" when features.SystemMessages != true:
                    // The text keeps its place, and the cached prefix before it stays the same. Anthropic joins it with the
                    // user's message before it.
                    to.Replace(span.Value, span.End, "\"user\"", path);
                    break;
                case "tools[].strict" when features.StrictTools == false:
                case "temperature" or "top_p" or "top_k" when features.Sampling == SamplingSupport.None:
                case "top_p" when features.Sampling == SamplingSupport.One && Find(found, "temperature").IsGiven:
                    to.Cut(span, path);
                    break;
                case "thinking.type":
                    Think(to, found, span, body, features);
                    break;
                case "output_config.effort":
                    Effort(to, found, span, body, features);
                    break;
                case "output_format":
                    MoveFormat(to, found, span, body, features);
                    break;
                default:
                    break;
            }
        }
    }

    // Claude Code's text for its own statistics, which Bedrock refuses; see MemberEvaluator for the usual form, a block.
    private static void RemoveAttribution(Adaptation to, MemberSpan system, ReadOnlySpan<byte> body)
    {
        var text = body[system.Value..system.End];
        if (text[0] != (byte)'"' || !text[1..].StartsWith(MemberNotes.Attribution))
        {
            return;
        }

        var end = text.IndexOf("\\n"u8);
        if (end < 0)
        {
            to.Cut(system, MemberNotes.AttributionHeader);
        }
        else
        {
            to.Replace(system.Value + 1, system.Value + end + 2, "", MemberNotes.AttributionHeader);
        }
    }

    // A client that does not know the model takes it for a current one, which decides itself how long to think.
    private static void Think(
        Adaptation to, in RequestMembers found, MemberSpan type, ReadOnlySpan<byte> body, ModelFeatures features)
    {
        var word = body[type.Value..type.End];
        if (features.Thinking is ThinkingSupport.Adaptive or ThinkingSupport.Always && word.SequenceEqual("\"enabled\""u8))
        {
            to.Replace(type.Value, type.End, "\"adaptive\"", "");
            to.Cut(found.ThinkingBudget, "thinking.budget_tokens");
        }
        else if ((features.Thinking == ThinkingSupport.Budget && word.SequenceEqual("\"adaptive\""u8))
            || (features.Thinking == ThinkingSupport.None && !word.SequenceEqual("\"disabled\""u8)))
        {
            // Not a budget of ours: in the middle of a conversation Bedrock then asks for thinking blocks that are not there.
            to.Cut(Find(found, "thinking"), "thinking");
            CutWhatNeedsThinking(to, found, body);
        }
    }

    // Bedrock: a clear_thinking edit needs thinking to be on.
    private static void CutWhatNeedsThinking(Adaptation to, in RequestMembers found, ReadOnlySpan<byte> body)
    {
        foreach (var (member, name, _) in found.Removable ?? [])
        {
            if (name == "context_management" && body[member.Value..member.End].IndexOf("\"clear_thinking_"u8) >= 0)
            {
                to.Cut(member, name);
            }
        }
    }

    private static void Effort(
        Adaptation to, in RequestMembers found, MemberSpan effort, ReadOnlySpan<byte> body, ModelFeatures features)
    {
        if (TakesEffort(effort, body, features))
        {
            return;
        }

        // Models without effort may not know its parent either.
        var parent = Find(found, OutputConfig);
        var isAlone = body[(parent.Value + 1)..effort.Start].Trim(WhiteSpace).IsEmpty
            && body[effort.End..parent.End].TrimStart(WhiteSpace)[0] == (byte)'}';
        to.Cut(isAlone ? parent : effort, "output_config.effort");
    }

    private static bool TakesEffort(MemberSpan effort, ReadOnlySpan<byte> body, ModelFeatures features) =>
        features.Effort.Count == 0
            ? features.Thinking is not (ThinkingSupport.Budget or ThinkingSupport.None)
            : effort.Length <= MaxEffortLength
                && features.Effort.Contains(Encoding.UTF8.GetString(body[effort.Value..effort.End]).Trim('"'));

    // The name of output_config.format before it was generally available. The rest of output_config is only effort, and moves.
    private static void MoveFormat(
        Adaptation to, in RequestMembers found, MemberSpan format, ReadOnlySpan<byte> body, ModelFeatures features)
    {
        if (Find(found, "output_config.format").IsGiven)
        {
            to.Cut(format, "output_format");
            return;
        }

        var effort = Find(found, "output_config.effort");
        var kept = effort.IsGiven && effort.Length <= MaxEffortLength && TakesEffort(effort, body, features)
            ? $"\"effort\":{Encoding.UTF8.GetString(body[effort.Value..effort.End])},"
            : "";
        to.Cut(Find(found, OutputConfig), "");
        to.Replace(format.Start, format.Value, $"\"output_config\":{{{kept}\"format\":", "output_format");
        to.Replace(format.End, format.End, "}", "");
    }

    private static MemberSpan Find(in RequestMembers found, string path)
    {
        foreach (var member in found.Adaptable ?? [])
        {
            if (member.Path == path)
            {
                return member.Span;
            }
        }

        return default;
    }
}
