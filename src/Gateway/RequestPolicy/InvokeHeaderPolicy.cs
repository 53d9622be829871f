using System.Text;
using Gateway.Errors;
using Gateway.RequestPolicy.Explanations;
using Gateway.RequestPolicy.Rules;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Violations;
using Gateway.RequestPolicy.Walk;

namespace Gateway.RequestPolicy;

/// <summary>
/// Applies the request policy to the headers of Invoke, which carry what Converse has in its body: guardrail, tier, latency
/// and metadata. The same rules apply, and the gateway adds the same.
/// </summary>
internal static class InvokeHeaderPolicy
{
    private const string Identifier = "x-amzn-bedrock-guardrailidentifier";
    private const string Version = "x-amzn-bedrock-guardrailversion";
    private const string Latency = "x-amzn-bedrock-performanceconfig-latency";
    private const string Metadata = "x-amzn-bedrock-request-metadata";
    private const string Tier = "x-amzn-bedrock-service-tier";

    // InvokeModel, requestMetadata: JSON text of at most 8,500 characters.
    private const int MaxMetadataLength = 8500;

    private static readonly PathNames Names = PathNames.Inside(Metadata);

    /// <summary>Evaluates the headers, and adds the gateway's own.</summary>
    /// <param name="headers">The request's headers that Bedrock defines, in lower case and ordered by name.</param>
    /// <param name="policy">The policy of the application.</param>
    /// <param name="origin">The request id and the end user.</param>
    /// <param name="denials">The denials of the body; those of the headers are added.</param>
    /// <returns>The headers to send, ordered by name.</returns>
    public static Result<KeyValuePair<string, string>[]> Apply(
        KeyValuePair<string, string>[] headers, MemberPolicy policy, RequestOrigin origin, ref Denials? denials)
    {
        var given = headers.ToDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in headers)
        {
            if (Evaluate(name, value, policy) is { Kind: not PolicyViolationKind.Nothing } violation)
            {
                (denials ??= new()).Add(violation, name, policy);
            }
        }

        if (given.ContainsKey(Identifier) && !given.ContainsKey(Version) && policy.Allows(MemberRule.GuardrailConfig))
        {
            (denials ??= new()).Add(new(PolicyViolationKind.Guardrail), Version, policy);
        }

        if (policy.Metadata is { } own)
        {
            if (!Merge(given.GetValueOrDefault(Metadata), own, policy, origin, ref denials)
                .Is(out var merged, out var error))
            {
                return error;
            }

            given[Metadata] = merged;
        }

        if (policy.ForcedGuardrail is { } guardrail)
        {
            (given[Identifier], given[Version]) = (guardrail.Identifier, guardrail.Version);
        }

        return given.OrderBy(header => header.Key, StringComparer.Ordinal).ToArray();
    }

    private static PolicyViolation Evaluate(string name, string value, MemberPolicy policy) => name switch
    {
        Identifier or Version when !policy.Allows(MemberRule.GuardrailConfig) =>
            PolicyViolation.Under(MemberRule.GuardrailConfig),
        Identifier when value != policy.Guardrail!.Identifier => new PolicyViolation(PolicyViolationKind.Guardrail),
        Version when value != policy.Guardrail!.Version => new PolicyViolation(PolicyViolationKind.Guardrail),
        Tier when value != "default" && !policy.Allows(MemberRule.ServiceTier) => PolicyViolation.Under(MemberRule.ServiceTier),
        Latency when value != "standard" && !policy.Allows(MemberRule.PerformanceConfig) => PolicyViolation.Under(MemberRule.PerformanceConfig),
        _ => default,
    };

    private static Result<string> Merge(
        string? metadata, GatewayMetadata own, MemberPolicy policy, RequestOrigin origin, ref Denials? denials)
    {
        Span<byte> room = stackalloc byte[own.Room];
        var entries = Encoding.ASCII.GetString(room[..own.Write(origin, room)]);
        if (metadata is null)
        {
            return $"{{{entries[..^1]}}}";
        }

        var json = Encoding.UTF8.GetBytes(metadata);
        if (RequestMembers.Read(json, BodyForm.RequestMetadata, policy, Names, out var found) is { } unreadable)
        {
            return unreadable.Code.Because(
                $"{Metadata} ヘッダーを読めません。{unreadable.Detail.Ja}",
                $"The header {Metadata} cannot be read. {unreadable.Detail.En}");
        }

        if (found.Denials is { } inside)
        {
            (denials ??= new()).Add(inside);
            return metadata;
        }

        var first = metadata.IndexOf('{', StringComparison.Ordinal) + 1;
        var merged = metadata.Insert(first, found.MetadataEntries == 0 ? entries[..^1] : entries);
        if (!policy.HasRoomForKeys(found.MetadataEntries) || merged.Length > MaxMetadataLength)
        {
            (denials ??= new()).Add(new(PolicyViolationKind.TooManyKeys), Metadata, policy);
        }

        return merged;
    }
}
