using System.Collections.Immutable;
using Gateway.Bedrock.Targets;
using Gateway.Callers;
using Gateway.Catalog;
using Gateway.Configuration;
using Gateway.Doctor.Causes;
using Gateway.Residency;
using Gateway.Residency.Proofs;
using Microsoft.Extensions.Options;

namespace Gateway.Doctor.Checks;

/// <summary>
/// The catalog's entries to check: those that an application may use and that go through an inference profile or are Anthropic's;
/// and those that embed or rerank, where an application names them: whoever may use every model need not have allowed these.
/// </summary>
internal sealed class ModelsInUse(
    Snapshot<CatalogOptions, ResidencyPolicy> residency, IOptionsFactory<CallersOptions> callers)
{
    /// <summary>
    /// The entries of a target. All of the catalog's entries count while no application may use any model, as on the day of
    /// installation.
    /// </summary>
    public ImmutableArray<CatalogEntry> Read(UpstreamTarget target)
    {
        var granted = Granted();
        return
        [
            .. residency.Current.Entries
                .Where(entry => entry.Declared.Target == target)
                .Where(entry => granted.Count == 0 || granted.Contains("*") || granted.Contains(entry.Declared.Alias))
                .Where(entry => entry.Declared.Proof.State != ProofState.InRegion
                    || BaseModels.IsAnthropics(entry.Declared.ModelId)
                    || (granted.Contains(entry.Declared.Alias) && !entry.Declared.InvokeForm.Writes())),
        ];
    }

    private HashSet<string> Granted()
    {
        try
        {
            var applications = callers.Create(Options.DefaultName).Applications.Values;
            return [.. applications.SelectMany(application => application.Models)];
        }
        catch (OptionsValidationException)
        {
            return []; // An invalid change, which the gateway has not applied either.
        }
    }
}
