namespace Gateway.Errors;

/// <summary>Who can mend what went wrong.</summary>
internal enum Party
{
    /// <summary>The application that sent the request.</summary>
    Caller,

    /// <summary>Whoever runs this gateway (the municipality's account).</summary>
    Gateway,

    /// <summary>Whoever runs the account that holds the models and the role.</summary>
    Contractor,

    /// <summary>Amazon Web Services, or the model's provider behind it.</summary>
    Aws,
}

/// <summary>How a party is written in answers.</summary>
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
