namespace Gateway.Simulator.Policies;

/// <summary>
/// The policies of the municipality's three VPC endpoints, as JSON text. Null, the default, allows everything. A document that
/// cannot be evaluated is rejected, and the old one stays in force.
/// </summary>
internal sealed class EndpointPolicies
{
    private const int MaxCharacters = 20_480;

    private volatile PolicyDocument? _sts;
    private volatile PolicyDocument? _bedrockRuntime;
    private volatile PolicyDocument? _bedrock;

    /// <exception cref="PolicyFormatException">The document cannot be evaluated.</exception>
    internal string? Sts
    {
        get => _sts?.Json;
        set => _sts = Parse(value);
    }

    /// <exception cref="PolicyFormatException">The document cannot be evaluated.</exception>
    internal string? BedrockRuntime
    {
        get => _bedrockRuntime?.Json;
        set => _bedrockRuntime = Parse(value);
    }

    /// <summary>The policy of the control plane's endpoint.</summary>
    /// <exception cref="PolicyFormatException">The document cannot be evaluated.</exception>
    internal string? Bedrock
    {
        get => _bedrock?.Json;
        set => _bedrock = Parse(value);
    }

    internal PolicyDocument? For(string service) => service switch
    {
        AwsServices.Sts => _sts,
        AwsServices.BedrockRuntime => _bedrockRuntime,
        AwsServices.Bedrock => _bedrock,
        _ => throw new ArgumentOutOfRangeException(nameof(service), service, "No endpoint leads there."),
    };

    private static PolicyDocument? Parse(string? json) => json switch
    {
        null => null,
        { Length: > MaxCharacters } =>
            throw new PolicyFormatException($"An endpoint policy has at most {MaxCharacters} characters."),
        _ => PolicyDocument.ParseEndpoint(json),
    };
}
