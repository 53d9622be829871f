using System.Text;

namespace Gateway.PersonalData;

/// <summary>Searches Invoke's metadata, which is in a header; Converse has it in its body.</summary>
internal static class PersonalDataHeader
{
    private const string Metadata = "x-amzn-bedrock-request-metadata";

    /// <param name="headers">The request's headers that Bedrock defines, in lower case.</param>
    /// <param name="inBody">The matches in the body; <c>null</c> for none.</param>
    /// <param name="policy">The rules to search for.</param>
    /// <returns>The matches of both. Those in a header cannot be masked.</returns>
    public static PersonalDataMatches? Look(
        KeyValuePair<string, string>[] headers, PersonalDataMatches? inBody, PersonalDataPolicy policy)
    {
        foreach (var (name, value) in headers)
        {
            if (policy.Rules.Length == 0 || name != Metadata)
            {
                continue;
            }

            var text = Encoding.UTF8.GetBytes(value);
            var scan = new PersonalDataScan(text, policy.Rules);
            scan.Text(0, text.Length, TextKind.Fixed);
            if (scan.Matches is { } found)
            {
                inBody ??= new();
                inBody.InBody = [.. inBody.InBody, .. found];
            }
        }

        return inBody;
    }
}
