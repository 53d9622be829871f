namespace Gateway.RequestPolicy.Schemas;

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

    /// <summary>The provider edits the conversation before the model reads it.</summary>
    ContextManagement,

    // From here on: what no setting allows.

    /// <summary>It may be processed outside Japan.</summary>
    Geography,

    /// <summary>Another model than the one that was proven might answer.</summary>
    Fallback,

    /// <summary>The provider would connect to servers outside.</summary>
    RemoteServer,

    /// <summary>The provider would keep data, or run something with them.</summary>
    ProviderState,

    /// <summary>Somebody else would pay, or be written down as the user.</summary>
    Payer,

    /// <summary>Somebody else would fetch it, from a URL or from files kept elsewhere.</summary>
    Fetched,
}
