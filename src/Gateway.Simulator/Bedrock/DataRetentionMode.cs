namespace Gateway.Simulator.Bedrock;

/// <summary>What an account lets Bedrock keep of prompts and answers in a Region.</summary>
internal enum DataRetentionMode
{
    /// <summary><c>none</c>: nothing.</summary>
    None,

    /// <summary><c>default</c>: what each model asks for.</summary>
    Default,

    /// <summary><c>inherit</c>: what the organization says.</summary>
    Inherit,

    /// <summary><c>provider_data_share</c>: shared with the model's provider; an old mode.</summary>
    ProviderDataShare,

    /// <summary><c>aws_review</c>: kept for AWS to look at.</summary>
    AwsReview,
}
