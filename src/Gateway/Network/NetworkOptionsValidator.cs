using Microsoft.Extensions.Options;

namespace Gateway.Network;

/// <summary>Prevents start while an entry of <c>Network__VpcCidrBlocks</c> is not a block that a VPC can have.</summary>
internal sealed class NetworkOptionsValidator : IValidateOptions<NetworkOptions>
{
    public ValidateOptionsResult Validate(string? name, NetworkOptions options)
    {
        var problems = options.VpcCidrBlocks
            .Select((block, i) => VpcAddresses.TryReadBlock(block, out var problem)
                ? null
                : $"Network__VpcCidrBlocks__{i}: 「{block}」は使えません。{problem.Value.Ja}"
                    + $"/ Network__VpcCidrBlocks__{i} is '{block}', which {problem.Value.En}.")
            .OfType<string>()
            .ToList();

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
