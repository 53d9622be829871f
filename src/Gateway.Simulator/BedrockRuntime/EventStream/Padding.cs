namespace Gateway.Simulator.BedrockRuntime.EventStream;

/// <summary>
/// The member <c>p</c> of every event, with which AWS hides the lengths of tokens. AWS's length is random; here it is calculated
/// from the event, so that the same request has the same bytes.
/// </summary>
internal static class Padding
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    internal static string Of(int length) => Alphabet[..length];

    /// <summary>A padding length that differs between neighbouring events.</summary>
    /// <param name="index">The event's position in its stream.</param>
    /// <param name="size">The size of the event's content.</param>
    internal static int Length(int index, int size) => ((index * 37) + (size * 11)) % (Alphabet.Length + 1);
}
