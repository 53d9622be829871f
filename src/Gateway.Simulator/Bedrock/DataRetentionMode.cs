namespace Gateway.Simulator.Bedrock;

/// <summary>The data-retention mode of an account in a Region: what Bedrock may keep of prompts and responses.</summary>
internal enum DataRetentionMode
{
    /// <summary><c>none</c>: nothing.</summary>
    None,

    /// <summary><c>default</c>: what each model requires.</summary>
    Default,

    /// <summary><c>inherit</c>: the organization's setting.</summary>
    Inherit,

    /// <summary><c>provider_data_share</c>: shared with the model's provider; an old mode.</summary>
    ProviderDataShare,

    /// <summary><c>aws_review</c>: kept for review by AWS.</summary>
    AwsReview,
}
