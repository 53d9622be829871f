namespace Gateway.Simulator.BedrockRuntime.EventStream;

/// <summary>
/// The member <c>p</c> of every event, by which AWS hides the lengths of tokens. AWS's length is random; here it
/// follows from the event, so that the same request has the same bytes.
/// </summary>
internal static class Padding
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    internal static string Of(int length) => Alphabet[..length];

    /// <summary>A length for an event that differs from its neighbours'.</summary>
    /// <param name="index">Where the event stands in its stream.</param>
    /// <param name="size">How much it says.</param>
    internal static int Length(int index, int size) => ((index * 37) + (size * 11)) % (Alphabet.Length + 1);
}
