using System.Globalization;

namespace Gateway.Simulator.BedrockRuntime.Shapes;

/// <summary>
/// The violations that a walk over a request found: at most one defect of its structure, any number of violated constraints.
/// </summary>
internal sealed class ShapeViolations
{
    // AWS lists all of them; a request with thousands of bad items does not need thousands of sentences.
    private const int MaxShown = 20;
    private readonly List<string> _constraints = [];
    private string? _structure;

    internal bool MustStop => _structure is not null;

    /// <summary>AWS's message; null if there is no violation.</summary>
    internal string? Message => _structure ?? (_constraints.Count == 0
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{_constraints.Count} validation error{(_constraints.Count == 1 ? "" : "s")} detected: {Listed()}"));

    /// <summary>Records that the request cannot be read as the shape at all; nothing after this is checked.</summary>
    internal void Structure(string message) => _structure ??= message;

    internal void Missing(string path) =>
        _constraints.Add($"Value null at '{path}' failed to satisfy constraint: Member must not be null");

    internal void Constraint(string path, string? value, string constraint) => _constraints.Add(value is null
        ? $"Value at '{path}' failed to satisfy constraint: {constraint}"
        : $"Value '{value}' at '{path}' failed to satisfy constraint: {constraint}");

    private string Listed() => string.Join("; ", _constraints.Take(MaxShown));
}
