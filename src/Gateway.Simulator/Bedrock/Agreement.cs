namespace Gateway.Simulator.Bedrock;

/// <summary>How far an account's agreement about a model in AWS Marketplace has come.</summary>
internal enum Agreement
{
    /// <summary>Concluded: every role of the account may use the model.</summary>
    Active,

    /// <summary>
    /// Never concluded, and the role may not conclude it: AWS answers for a quarter of an hour from the first call on,
    /// then denies.
    /// </summary>
    Missing,

    /// <summary>Under way: calls are answered.</summary>
    Pending,
}
