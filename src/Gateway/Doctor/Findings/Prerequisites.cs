namespace Gateway.Doctor.Findings;

/// <summary>Results of one check that other checks need.</summary>
internal static class Prerequisites
{
    /// <summary>A working connection to the service, by AWS's name of it.</summary>
    public const string Sts = "sts";

    /// <inheritdoc cref="Sts"/>
    public const string BedrockRuntime = "bedrock-runtime";

    /// <inheritdoc cref="Sts"/>
    public const string Bedrock = "bedrock";

    /// <summary>The gateway's own credentials.</summary>
    public const string BaseCredentials = "base_credentials";

    /// <summary>A session of the contractor's role.</summary>
    public const string Session = "session";
}
