using System.Collections.Immutable;
using System.Globalization;

namespace Gateway.Usage;

/// <summary>
/// The token counts that Bedrock adds to a response of InvokeModel as headers. For some models, such as Cohere Embed, they are the
/// only ones.
/// </summary>
internal static class UsageHeaders
{
    private const string Input = "X-Amzn-Bedrock-Input-Token-Count";
    private const string Output = "X-Amzn-Bedrock-Output-Token-Count";

    private static readonly TokenUsage Nothing = new(null, null, null, null);

    /// <summary>The counts of a response: those of its body, and those of its headers where the body has none.</summary>
    /// <param name="body">The counts in the body; <c>null</c> if there are none.</param>
    /// <param name="headers">The response's headers.</param>
    /// <param name="embeds">
    /// True for an embedding model. It writes no text, so its output is 0 tokens and not unknown, once its input is known.
    /// </param>
    /// <returns><c>null</c> when nothing is known.</returns>
    public static TokenUsage? Complete(TokenUsage? body, ImmutableArray<KeyValuePair<string, string>> headers, bool embeds)
    {
        var (input, output) = Read(headers);
        input = body?.InputTokens ?? input;
        output = body?.OutputTokens ?? output ?? (embeds && input is not null ? 0 : null);
        return (body?.InputTokens, body?.OutputTokens) == (input, output)
            ? body
            : (body ?? Nothing) with { InputTokens = input, OutputTokens = output };
    }

    private static (long? Input, long? Output) Read(ImmutableArray<KeyValuePair<string, string>> headers)
    {
        long? input = null;
        long? output = null;
        foreach (var (name, value) in headers)
        {
            input = CountOf(Input, name, value) ?? input;
            output = CountOf(Output, name, value) ?? output;
        }

        return (input, output);
    }

    // A value that is not a whole number of at least 0 is ignored.
    private static long? CountOf(string wanted, string name, string value) =>
        string.Equals(name, wanted, StringComparison.OrdinalIgnoreCase)
        && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : null;
}
