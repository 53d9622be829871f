using System.Collections.Frozen;
using System.Security.Claims;
using Gateway.Catalog;

namespace Gateway.Callers;

/// <summary>An application that has proven who it is.</summary>
internal sealed class Application
{
    private readonly FrozenSet<string> _models;
    private readonly FrozenSet<string> _operations;
    private readonly bool _allModels;

    public Application(string id, ApplicationOptions options)
    {
        Id = id;
        Name = options.Name;
        IsOperator = options.Operator;
        MaxConcurrentRequests = options.MaxConcurrentRequests;
        RequestPolicy = options.RequestPolicy;
        _allModels = options.Models.Contains("*");
        _models = options.Models.ToFrozenSet(StringComparer.Ordinal);
        _operations = (options.Operations.Count == 0 ? GrantableOperations.Default : options.Operations)
            .ToFrozenSet(StringComparer.Ordinal);
        Principal = new ClaimsPrincipal(new CallerIdentity(this));
    }

    /// <summary>Its id in configuration, logs and metrics.</summary>
    public string Id { get; }

    /// <summary>The name people know it by; may be empty.</summary>
    public string Name { get; }

    /// <summary>The operations it may call, in the order AWS's are known here.</summary>
    public IEnumerable<string> Operations => GrantableOperations.All.Where(MayCall);

    /// <summary>Whether it may read what only operators may read.</summary>
    public bool IsOperator { get; }

    /// <summary>How many requests it may have under way at once.</summary>
    public int MaxConcurrentRequests { get; }

    /// <summary>What may be inside its requests.</summary>
    public ApplicationRequestPolicyOptions RequestPolicy { get; }

    /// <summary>The user of its requests, made once. Read only.</summary>
    public ClaimsPrincipal Principal { get; }

    /// <summary>Whether it may use the model with this alias.</summary>
    public bool MayUse(string alias) => _allModels || _models.Contains(alias);

    /// <summary>Whether it may call the operation with this name of AWS's.</summary>
    public bool MayCall(string operation) => _operations.Contains(operation);
}
