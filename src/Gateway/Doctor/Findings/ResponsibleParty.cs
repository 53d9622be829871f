using Gateway.Errors;

namespace Gateway.Doctor.Findings;

/// <summary>The party that can remove the cause of a finding.</summary>
internal enum ResponsibleParty
{
    /// <summary>The operator of the gateway, its VPC and its account.</summary>
    Municipality,

    /// <summary>The operator of the account with the models, its role and its organization.</summary>
    Contractor,

    /// <summary>Digital Agency, through the service control policies of Government Cloud's accounts.</summary>
    DigitalAgencyScp,

    /// <summary>Amazon Web Services.</summary>
    Aws,
}

/// <summary>The names of parties in reports.</summary>
internal static class ResponsiblePartyNames
{
    public static string Name(this ResponsibleParty party) => party switch
    {
        ResponsibleParty.Municipality => "municipality",
        ResponsibleParty.Contractor => "contractor",
        ResponsibleParty.DigitalAgencyScp => "digital_agency_scp",
        ResponsibleParty.Aws => "aws",
        _ => throw new ArgumentOutOfRangeException(nameof(party), party, null),
    };

    /// <summary>The name for people.</summary>
    public static Text Title(this ResponsibleParty party) => party switch
    {
        ResponsibleParty.Municipality => new(
            "自治体（または運用管理補助者）", "the municipality (who runs the gateway and its VPC)"),
        ResponsibleParty.Contractor => new("事業者（モデルとロールのアカウント）", "the contractor (the account with models and role)"),
        ResponsibleParty.DigitalAgencyScp => new(
            "デジタル庁（ガバメントクラウドの SCP）", "Digital Agency (Government Cloud's service control policies)"),
        ResponsibleParty.Aws => new("AWS", "AWS"),
        _ => throw new ArgumentOutOfRangeException(nameof(party), party, null),
    };
}
