namespace ModalityCompetition.Sweeps.Specs.Expressions;

/// <summary>An arithmetic expression in double precision.</summary>
internal abstract record Expression
{
    /// <summary>The value of the expression; NaN or infinite where arithmetic gives that.</summary>
    /// <param name="lookup">Values of the variables.</param>
    public abstract double Evaluate(Func<Variable, double> lookup);

    /// <summary>The variables in the order in which they stand, repetitions included.</summary>
    public IReadOnlyList<Variable> Variables
    {
        get
        {
            List<Variable> all = [];
            Collect(all);
            return all;
        }
    }

    /// <summary>Adds the variables in the order in which they stand.</summary>
    /// <param name="all">What they are added to.</param>
    protected internal abstract void Collect(List<Variable> all);
}

/// <summary>A number.</summary>
internal sealed record Constant(double Value) : Expression
{
    protected internal override void Collect(List<Variable> all) { }

    public override double Evaluate(Func<Variable, double> lookup) => Value;
}

/// <summary>Another parameter, by symbol or by path.</summary>
/// <param name="Name">As written, for example <c>K</c> or <c>data.modalities[0].mu</c>.</param>
/// <param name="Position">Its first character, from 1.</param>
internal sealed record Variable(string Name, int Position) : Expression
{
    protected internal override void Collect(List<Variable> all) => all.Add(this);

    public override double Evaluate(Func<Variable, double> lookup) => lookup(this);
}

/// <summary>Minus an expression.</summary>
internal sealed record Negation(Expression Operand) : Expression
{
    protected internal override void Collect(List<Variable> all) => Operand.Collect(all);

    public override double Evaluate(Func<Variable, double> lookup) => -Operand.Evaluate(lookup);
}

/// <summary>One of <c>+ - * / ^</c>.</summary>
internal sealed record Operation(char Operator, Expression Left, Expression Right) : Expression
{
    protected internal override void Collect(List<Variable> all)
    {
        Left.Collect(all);
        Right.Collect(all);
    }

    public override double Evaluate(Func<Variable, double> lookup)
    {
        double left = Left.Evaluate(lookup);
        double right = Right.Evaluate(lookup);
        return Operator switch
        {
            '+' => left + right,
            '-' => left - right,
            '*' => left * right,
            '/' => left / right,
            _ => Math.Pow(left, right),
        };
    }
}

/// <summary>A function of its arguments.</summary>
internal sealed record Call(ExpressionFunction Function, IReadOnlyList<Expression> Arguments) : Expression
{
    protected internal override void Collect(List<Variable> all)
    {
        foreach (Expression argument in Arguments)
        {
            argument.Collect(all);
        }
    }

    public override double Evaluate(Func<Variable, double> lookup)
    {
        double[] values = new double[Arguments.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Arguments[i].Evaluate(lookup);
        }

        return Function.Apply(values);
    }
}
