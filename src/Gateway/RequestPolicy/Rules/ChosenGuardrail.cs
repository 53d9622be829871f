using System.Text;
using Gateway.Callers;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Violations;

namespace Gateway.RequestPolicy.Rules;

/// <summary>
/// The one guardrail of an application: forced on every request, or the only one its requests may name.
/// </summary>
internal sealed class ChosenGuardrail(GuardrailOptions options)
{
    private const string Name = "\"guardrailConfig\":";

    private readonly byte[] _identifier = Encoding.UTF8.GetBytes(options.Identifier);
    private readonly byte[] _version = Encoding.UTF8.GetBytes(options.Version);

    private readonly byte[] _member = Encoding.UTF8.GetBytes(
        $"{Name}{{\"guardrailIdentifier\":\"{options.Identifier}\",\"guardrailVersion\":\"{options.Version}\"}},");

    public string Identifier { get; } = options.Identifier;

    public string Version { get; } = options.Version;

    public bool IsForced { get; } = options.Forced;

    /// <summary>The guardrail as a member of a Converse body, followed by a comma.</summary>
    public ReadOnlySpan<byte> Member => _member;

    /// <summary>The value of that member.</summary>
    public ReadOnlyMemory<byte> Value => _member.AsMemory(Name.Length..^1);

    /// <summary>Evaluates a <c>guardrailConfig</c> by its texts: identifier, version and mode.</summary>
    public PolicyViolation Evaluate(ReadOnlySpan<byte> body, in CollectedTexts texts) =>
        !texts[0].Is(body, _identifier) ? new(PolicyViolationKind.Guardrail, ".guardrailIdentifier")
        : !texts[1].Is(body, _version) ? new(PolicyViolationKind.Guardrail, ".guardrailVersion")
        : texts[2].IsGiven && !texts[2].Is(body, "sync"u8) ? new(PolicyViolationKind.AsyncGuardrail, ".streamProcessingMode")
        : default;
}
