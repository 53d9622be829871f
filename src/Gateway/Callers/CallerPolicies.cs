namespace Gateway.Callers;

/// <summary>
/// The authorization policies that endpoints name in <c>RequireAuthorization</c>. An endpoint that names none is open to every
/// application with a valid key; only <c>AllowAnonymous</c> opens one to everyone.
/// </summary>
internal static class CallerPolicies
{
    /// <summary>The policy for applications with <c>Operator</c> set. Also the name of their role.</summary>
    public const string Operator = "Operator";
}
