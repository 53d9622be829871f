namespace Gateway.RequestPolicy.Schemas;

/// <summary>The rule a member falls under: an application may send it only if its settings allow the rule.</summary>
internal enum MemberRule
{
    /// <summary>No rule: every application may use it.</summary>
    None,

    /// <summary>Bedrock would read a bucket with the contractor's role.</summary>
    S3Location,

    /// <summary>A guardrail may be evaluated outside Japan.</summary>
    GuardrailConfig,

    /// <summary>The tool runs outside the application.</summary>
    SystemTool,

    /// <summary>With such a block a guardrail ignores everything outside it.</summary>
    GuardContent,

    /// <summary>They belong to a prompt resource, which hides the model and its Regions.</summary>
    PromptVariables,

    /// <summary>It changes the price.</summary>
    ServiceTier,

    /// <summary>It changes the price.</summary>
    PerformanceConfig,

    /// <summary>Not inspected.</summary>
    Video,

    /// <summary>Not inspected.</summary>
    Audio,

    // From here on: no setting allows these.

    /// <summary>It may be processed outside Japan.</summary>
    Geography,

    /// <summary>Another model than the proven one might process the request.</summary>
    Fallback,

    /// <summary>The provider would connect to servers outside.</summary>
    RemoteServer,

    /// <summary>The provider would keep data, or run something with them.</summary>
    ProviderState,

    /// <summary>Another party would pay, or be recorded as the user.</summary>
    Payer,

    /// <summary>The provider would fetch the content, from a URL or from files stored elsewhere.</summary>
    Fetched,
}
