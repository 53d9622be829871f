namespace Gateway.Errors;

/// <summary>The party that can fix the cause of an error.</summary>
internal enum Party
{
    /// <summary>The application that sent the request.</summary>
    Caller,

    /// <summary>The operator of this gateway (the municipality's account).</summary>
    Gateway,

    /// <summary>The operator of the account that holds the models and the role.</summary>
    Contractor,

    /// <summary>Amazon Web Services, or the provider of the model.</summary>
    Aws,
}

/// <summary>The names of the parties in responses.</summary>
internal static class PartyNames
{
    public static string Name(this Party party) => party switch
    {
        Party.Caller => "caller",
        Party.Gateway => "gateway",
        Party.Contractor => "contractor",
        Party.Aws => "aws",
        _ => throw new ArgumentOutOfRangeException(nameof(party), party, null),
    };
}
