namespace Gateway.Simulator.Bedrock;

/// <summary>The state of an account's agreement in AWS Marketplace about a model.</summary>
internal enum Agreement
{
    /// <summary>Concluded: every role of the account may use the model.</summary>
    Active,

    /// <summary>
    /// Never concluded, and the role may not conclude it. Calls succeed for 15 minutes from the first one, then AWS denies them.
    /// </summary>
    Missing,

    /// <summary>Being concluded: calls already succeed.</summary>
    Pending,
}
