using System.Text.RegularExpressions;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.Bedrock;

/// <summary>The format of identifiers of inference profiles.</summary>
internal static partial class ProfileIdentifier
{
    private const string Shown = @"(arn:aws(|-us-gov|-cn|-iso|-iso-b):bedrock:(|[0-9a-z-]{0,20}):(|[0-9]{12}):"
        + @"(inference-profile|application-inference-profile)/)?[a-zA-Z0-9-:.]+";

    /// <returns>AWS's error for an identifier of a wrong format; null if it is valid.</returns>
    internal static AwsError? Check(string identifier) =>
        new Constraints()
            .Length("inferenceProfileIdentifier", identifier, 1, 2048)
            .Pattern("inferenceProfileIdentifier", identifier, Pattern(), Shown)
            .Error;

    [GeneratedRegex(@"^(?:" + Shown + @")\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
