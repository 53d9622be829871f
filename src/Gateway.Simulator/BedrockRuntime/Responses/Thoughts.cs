using System.Text.Json;
using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Simulator.BedrockRuntime.Shapes;

namespace Gateway.Simulator.BedrockRuntime.Responses;

/// <summary>What the model thinks before it answers: one sentence, when the request or the model's default says so.</summary>
internal static class Thoughts
{
    private const string Thought = "利用者の質問を読み、固定の応答を返します。";

    // Anthropic's documentation gives this text to developers who want to see a redacted thought.
    private const string Redact =
        "ANTHROPIC_MAGIC_STRING_TRIGGER_REDACTED_THINKING_46C9A13E193C177646C7398A98432ECCCE4C1253D5E2D82641AC0E52CC2876CB";

    /// <param name="request">A valid request in Converse's format.</param>
    /// <param name="serving">The called model and the caller's account, which the signature is bound to.</param>
    /// <param name="turn">The last message.</param>
    /// <param name="limit">A limit that leaves no room for an answer leaves no room for thinking either.</param>
    internal static ResponseBlock[] Of(JsonElement request, Serving serving, LastTurn turn, int limit)
    {
        if (serving.Model.Claude is not { } claude || limit <= TokensEach)
        {
            return [];
        }

        var thinking = request.ObjectAt("additionalModelRequestFields", "thinking");
        var isOn = thinking?.TextOf("type") switch
        {
            "enabled" or "adaptive" => true,
            "disabled" => false,
            _ => claude.ThinkingDefault != ThinkingDefault.Off,
        };
        if (!isOn)
        {
            return [];
        }

        var seed = FixedModel.Identifier(request, "signature");
        if (turn.Text.Contains(Redact, StringComparison.Ordinal))
        {
            return [new ResponseBlock.RedactedReasoning(ThinkingSignature.Sign(ThinkingSignature.Redacted, serving.AccountId, seed))];
        }

        // An omitted thought is not shown, but it is signed, so that it can be sent back.
        var shown = (thinking?.TextOf("display") ?? (claude.OmitsThoughts ? "omitted" : "summarized")) == "omitted" ? "" : Thought;
        return [new ResponseBlock.Reasoning(shown, ThinkingSignature.Sign(shown, serving.AccountId, seed))];
    }

    /// <summary>The size of a thought in tokens, which is the same whether it is shown or not.</summary>
    internal static readonly int TokensEach = TokenEstimate.Of(Thought);
}
