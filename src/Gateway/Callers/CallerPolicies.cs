namespace Gateway.Callers;

/// <summary>
/// The authorization policies that endpoints name in <c>RequireAuthorization</c>. An endpoint that names none is open to every
/// application with a valid key; only <c>AllowAnonymous</c> opens one to everybody.
/// </summary>
internal static class CallerPolicies
{
    /// <summary>For applications with <c>Operator</c> set: what only operators may read. Also the name of their role.</summary>
    public const string Operator = "Operator";
}
