namespace Gateway.Quotas;

/// <summary>
/// The tokens of a prompt before it is sent, from its bytes. How many tokens a byte makes is learnt for each application and model
/// from what Bedrock counted. Thread-safe: two who learn at once may lose one of their lessons.
/// </summary>
internal sealed class InputEstimate
{
    // Before anything is known: more than Japanese (about 0.4 tokens a byte in UTF-8) or English (0.25) take.
    private const double First = 0.5;
    private const double Least = 0.1;
    private const double Most = 1.2;

    // The weight of the newest prompt: a change of the application's prompts is learnt within some twenty.
    private const double Weight = 0.1;

    // The most that an image has, by Anthropic's formula (width × height / 750, after scaling).
    private const long TokensOfImage = 1600;

    // A page of text in a PDF is some 50 KB and 3,000 tokens; base64 is 4/3 of it.
    private const long Base64BytesOfDocumentToken = 21;

    private double _tokensOfByte = First;

    /// <summary>The tokens that one byte of text makes, 0.1 to 1.2.</summary>
    public double TokensOfByte => Volatile.Read(ref _tokensOfByte);

    /// <summary>The tokens of a prompt; at least 1.</summary>
    /// <param name="size">The size of the request.</param>
    /// <param name="window">The model's context window, which no prompt can exceed; <c>null</c> if unknown.</param>
    public long Of(in RequestSize size, long? window) => Math.Clamp(
        (long)Math.Ceiling(size.TextBytes * TokensOfByte) + (size.Images * TokensOfImage) + (size.DocumentBytes / Base64BytesOfDocumentToken),
        1, window ?? long.MaxValue);

    /// <summary>Learns from a prompt that Bedrock counted. Prompts with files say nothing about text.</summary>
    /// <param name="size">The size of its request.</param>
    /// <param name="tokens">Everything the model read, cached or not.</param>
    public void Learn(in RequestSize size, long tokens)
    {
        if (size is { TextBytes: > 0, Images: 0, DocumentBytes: 0, IsCount: false })
        {
            var seen = Math.Clamp((double)tokens / size.TextBytes, Least, Most);
            Volatile.Write(ref _tokensOfByte, TokensOfByte + (Weight * (seen - TokensOfByte)));
        }
    }
}
