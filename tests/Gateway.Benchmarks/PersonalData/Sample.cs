namespace Gateway.Benchmarks.PersonalData;

/// <summary>One request of the corpus.</summary>
/// <param name="Form">The written form, or what the numbers in it are.</param>
/// <param name="Body">A Converse body.</param>
/// <param name="Numbers">How many numbers of a rule are in it.</param>
internal sealed record Sample(string Form, byte[] Body, int Numbers);
