namespace Gateway.Callers.Jwt;

/// <summary>The reason why keys of an issuer cannot be used, as the end of a sentence. Holds nothing of what was read.</summary>
internal sealed record KeyProblem(string Ja, string En);
