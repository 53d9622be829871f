using System.Collections.Frozen;
using System.Security.Claims;
using Gateway.Catalog;

namespace Gateway.Callers;

/// <summary>An application that has been authenticated.</summary>
internal sealed class Application
{
    private readonly FrozenSet<string> _models;
    private readonly FrozenSet<string> _operations;
    private readonly bool _allModels;

    public Application(string id, ApplicationOptions options, EndUserKey? endUserKey = null)
    {
        Id = id;
        Name = options.Name;
        Department = options.Department;
        Purpose = options.Purpose;
        Classification = options.Classification;
        Contact = options.Contact;
        Approver = options.Approver;
        ExpiresAt = options.ExpiresAt;
        MaySendEndUser = options.EndUserHeader;
        EndUserKey = endUserKey;
        IsOperator = options.Operator;
        MaxConcurrentRequests = options.MaxConcurrentRequests;
        Quotas = options.Quotas;
        DrainAbandoned = options.DrainAbandoned;
        RequestPolicy = options.RequestPolicy;
        PersonalData = options.PersonalData;
        _allModels = options.Models.Contains("*");
        _models = options.Models.ToFrozenSet(StringComparer.Ordinal);
        _operations = (options.Operations.Count == 0 ? GrantableOperations.All : options.Operations)
            .ToFrozenSet(StringComparer.Ordinal);
        Principal = new ClaimsPrincipal(new CallerIdentity(this));
    }

    /// <summary>Its id in configuration, logs and metrics.</summary>
    public string Id { get; }

    /// <summary>Its display name; may be empty.</summary>
    public string Name { get; }

    /// <summary>The department that answers for it (所属); may be empty.</summary>
    public string Department { get; }

    /// <summary>Its purpose (利用目的); may be empty.</summary>
    public string Purpose { get; }

    /// <summary>The classification of the information it may send; may be empty.</summary>
    public string Classification { get; }

    /// <summary>The person or desk to ask about it; may be empty.</summary>
    public string Contact { get; }

    /// <summary>The person who approved its use; may be empty.</summary>
    public string Approver { get; }

    /// <summary>The first moment its use is no longer approved; <c>null</c> for never.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>True when it may name the person behind a request in the header <c>X-End-User</c>.</summary>
    public bool MaySendEndUser { get; }

    /// <summary>The key of the pseudonyms that go to AWS; <c>null</c> if there is none.</summary>
    public EndUserKey? EndUserKey { get; }

    /// <summary>The operations it may call, in the order of <see cref="GrantableOperations.All"/>.</summary>
    public IEnumerable<string> Operations => GrantableOperations.All.Where(MayCall);

    /// <summary>True when it may read what only operators may read.</summary>
    public bool IsOperator { get; }

    /// <summary>The most requests it may have under way at once.</summary>
    public int MaxConcurrentRequests { get; }

    /// <summary>Its limits over time. Not to be changed.</summary>
    public QuotaOptions Quotas { get; }

    /// <inheritdoc cref="ApplicationOptions.DrainAbandoned"/>
    public bool DrainAbandoned { get; }

    /// <summary>The settings for the content of its requests.</summary>
    public ApplicationRequestPolicyOptions RequestPolicy { get; }

    /// <summary>The settings for numbers that identify a person.</summary>
    public PersonalDataOptions PersonalData { get; }

    /// <summary>The user of its requests, created once. Read only.</summary>
    public ClaimsPrincipal Principal { get; }

    /// <summary>True when its use is no longer approved at this time.</summary>
    public bool IsExpiredAt(DateTimeOffset now) => now >= ExpiresAt;

    /// <summary>True when it may use the model with this alias.</summary>
    public bool MayUse(string alias) => _allModels || _models.Contains(alias);

    /// <summary>True when it may call the operation with this name of AWS's.</summary>
    public bool MayCall(string operation) => _operations.Contains(operation);
}
