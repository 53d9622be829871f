namespace Gateway.Catalog;

/// <summary>The forms of <c>thinking</c> that a model accepts.</summary>
internal enum ThinkingSupport
{
    /// <summary>The model does not think.</summary>
    None,

    /// <summary><c>{"type":"enabled","budget_tokens":…}</c>; off when nothing is sent.</summary>
    Budget,

    /// <summary><c>enabled</c> with a budget, or <c>{"type":"adaptive"}</c>; off when nothing is sent.</summary>
    BudgetOrAdaptive,

    /// <summary><c>{"type":"adaptive"}</c> or <c>{"type":"disabled"}</c>; a budget is refused.</summary>
    Adaptive,

    /// <summary>Adaptive, and <c>disabled</c> is refused.</summary>
    Always,
}
