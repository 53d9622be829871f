using System.Diagnostics.CodeAnalysis;

namespace Gateway.Callers.Jwt;

/// <summary>A refused token, in the form in which ASP.NET's JWT bearer handler passes it on. Holds nothing of the token.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Created in one place.")]
internal sealed class RefusedTokenException(TokenVerdict verdict) : Exception($"The token was refused: {verdict.Refusal}.")
{
    /// <summary>What was decided.</summary>
    public TokenVerdict Verdict { get; } = verdict;
}
