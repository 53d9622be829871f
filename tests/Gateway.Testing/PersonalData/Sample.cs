namespace Gateway.Testing.PersonalData;

/// <summary>One request of the corpus.</summary>
/// <param name="Form">The written form, or the kind of numbers in it.</param>
/// <param name="Body">A Converse body.</param>
/// <param name="Numbers">The number of matches of a rule that it contains.</param>
internal sealed record Sample(string Form, byte[] Body, int Numbers);
