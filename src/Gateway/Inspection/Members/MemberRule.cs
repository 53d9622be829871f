namespace Gateway.Inspection.Members;

/// <summary>What has to be allowed to an application before a member may stand in its requests.</summary>
internal enum MemberRule
{
    /// <summary>Nothing: everybody may use it.</summary>
    None,

    /// <summary>Bedrock would read a bucket with the contractor's role.</summary>
    S3Location,

    /// <summary>A guardrail may be evaluated outside Japan.</summary>
    GuardrailConfig,

    /// <summary>Tools that somebody else than the application runs.</summary>
    SystemTool,

    /// <summary>What stands outside such a block is not looked at by a guardrail.</summary>
    GuardContent,

    /// <summary>They belong to a prompt resource, which hides model and Region.</summary>
    PromptVariables,

    /// <summary>It changes the price.</summary>
    ServiceTier,

    /// <summary>It changes the price.</summary>
    PerformanceConfig,

    /// <summary>Not inspected.</summary>
    Video,

    /// <summary>Not inspected.</summary>
    Audio,
}
