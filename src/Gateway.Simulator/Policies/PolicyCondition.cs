namespace Gateway.Simulator.Policies;

/// <summary>One key of a Condition block: an operator, a context key, and the values it is compared with.</summary>
internal sealed record PolicyCondition(ConditionOperator Operator, string Key, IReadOnlyList<string> Values)
{
    internal bool Holds(PolicyRequest request)
    {
        var present = request.Values(Key);
        if (Operator.IsNull)
        {
            return Values.Any(value => bool.Parse(value) == (present.Count == 0));
        }

        return present.Count == 0 ? HoldsWhenAbsent() : Operator.Quantifier switch
        {
            Quantifier.ForAnyValue => present.Any(One),
            _ => present.All(One),
        };
    }

    // When the key is absent: ForAllValues is true, as is any operator with IfExists. Without IfExists, ForAnyValue is
    // false, and a plain operator is true only if it is negated.
    private bool HoldsWhenAbsent() => Operator.Quantifier switch
    {
        Quantifier.ForAllValues => true,
        Quantifier.ForAnyValue => Operator.IfExists,
        _ => Operator.IfExists || Operator.Negated,
    };

    private bool One(string actual) => Operator.Negated != Values.Any(expected => Operator.Compare(expected, actual));
}
