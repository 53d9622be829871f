using System.Text.Json.Nodes;

namespace Gateway.Simulator.Policies;

/// <summary>The policy documents with which both accounts start, from the JSON files in this folder.</summary>
internal static class DefaultPolicies
{
    internal static string MunicipalityPermissions => EmbeddedFile.Read("Policies.municipality-permissions.json");

    internal static string MunicipalityTrust => EmbeddedFile.Read("Policies.municipality-trust.json");

    internal static string ContractorTrust => EmbeddedFile.Read("Policies.contractor-trust.json");

    internal static string ContractorPermissions => EmbeddedFile.Read("Policies.contractor-permissions.json");

    /// <summary>A policy with one more statement, for the ids <c>simulator.*</c>.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="anyPrincipal">True when its statements name principals, as a VPC endpoint's do.</param>
    internal static string WithSimulatorModels(string policy, bool anyPrincipal = false)
    {
        var document = JsonNode.Parse(policy)!;
        var statement = JsonNode.Parse(EmbeddedFile.Read("Policies.simulator-models-statement.json"))!;
        if (anyPrincipal)
        {
            statement["Principal"] = "*";
        }

        document["Statement"]!.AsArray().Add(statement);
        return document.ToJsonString(new() { WriteIndented = true });
    }
}
