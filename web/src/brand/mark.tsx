import classes from "./sign.module.css";

type Props = { name: string; color?: string | null; logo?: string | null };

/** A brand's picture, or its name in its colour. */
export function Mark({ name, color, logo }: Props) {
  if (logo) return <img className={classes.picture} src={`data:image/png;base64,${logo}`} alt={name} />;
  return (
    <span className={classes.name} style={color ? { "--brand": color } as React.CSSProperties : undefined}>
      {name}
    </span>
  );
}
