using System.Collections.Frozen;

namespace Gateway.Callers;

/// <summary>The application that a client's tokens belong to, and which of its tokens are refused. Immutable.</summary>
internal sealed class JwtClient(Application application, ApplicationOptions options, DateTimeOffset? notBefore)
{
    private readonly FrozenSet<string> _denied = options.DeniedTokenIds.ToFrozenSet(StringComparer.Ordinal);
    private readonly FrozenSet<string> _departments = options.Departments.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The application.</summary>
    public Application Application { get; } = application;

    /// <summary>True when no token of the application is accepted.</summary>
    public bool IsDisabled { get; } = options.Disabled;

    /// <summary>True when a token with this id, issued at this moment, has been revoked.</summary>
    public bool IsRevoked(string id, DateTimeOffset issuedAt) => issuedAt < notBefore || _denied.Contains(id);

    /// <summary>True when a token may say that its request counts for this department.</summary>
    public bool MayCountFor(string department) =>
        department == Application.Department || _departments.Contains(department);
}
